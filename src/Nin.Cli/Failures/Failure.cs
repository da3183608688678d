using Nin.Cli.Output;
using Nin.Data;
using Nin.Formats;
using Nin.Networks;
using Nin.Training;

namespace Nin.Cli.Failures;

/// <summary>
/// What a failure comes to on the command line: an exit code and one line. The one place where that is decided.
/// </summary>
/// <param name="ExitCode">What the shell is told.</param>
/// <param name="Line">What the user is told.</param>
internal sealed record Failure(int ExitCode, string Line)
{
    /// <summary>The environment variable that adds the stack trace.</summary>
    public const string DebugVariable = "NIN_DEBUG";

    public static Failure Of(Exception error) => error switch
    {
        UsageException or RecipeException or NetworkException => new(Failures.ExitCode.WrongUsage, MessageOf(error)),
        TrainingException or NotFiniteNumberException => new(Failures.ExitCode.Failed, MessageOf(error)),
        _ when IsOfFile(error) => new(Failures.ExitCode.Failed, MessageOf(error)),
        OutOfMemoryException =>
            new(Failures.ExitCode.Failed, "there is not enough memory. A smaller --batch or fewer --threads need less."),
        OperationCanceledException => new(Failures.ExitCode.Cancelled, "cancelled."),
        _ => new(
            Failures.ExitCode.Failed,
            $"internal error, please report it: {error.GetType().Name}: {MessageOf(error)} ({DebugVariable}=1 shows where it "
                + "happened.)"),
    };

    /// <summary>Whether a file is at fault: missing, damaged, or not to be read or written.</summary>
    public static bool IsOfFile(Exception error) => error is NinFormatException or IOException or UnauthorizedAccessException;

    /// <summary>Whether a picture is at fault, where others may be well: its file, its size, or its answer.</summary>
    public static bool IsOfPicture(Exception error) => IsOfFile(error) || error is NetworkException or NotFiniteNumberException;

    /// <summary>Writes a failure's line, in red where the screen has colours, and its trace where that is wished for.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="screen">Where to.</param>
    /// <param name="file">The file it is about, where the message may not name it.</param>
    public static int Report(Exception error, Screen screen, string? file = null)
    {
        Failure failure = Of(error);
        string where = file is null || failure.Line.Contains(file, StringComparison.Ordinal) ? "" : $"{MessageText.Escape(file)}: ";
        screen.Message($"nin: {where}{failure.Line}", "red");
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            screen.Plain(error.ToString());
        }

        return failure.ExitCode;
    }

    /// <summary>
    /// An exception's message on one line, without what .NET appends, without control characters, and not endless; with what to
    /// type against it.
    /// </summary>
    public static string MessageOf(Exception error)
    {
        string message = MessageText.Shorten(MessageText.Escape(MessageText.Of(error).ReplaceLineEndings(" ").Trim()));
        return error switch
        {
            NinFormatException file => message + RemedyText.Of(file.Remedy),
            DataNotFoundException { CanBeFetched: true } data =>
                $"{message} Fetch it with 'nin data get {data.Name}', or name the folder that holds it with --data-root.",
            _ => message,
        };
    }
}
