using Nin.Cli.Failures;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Cli.Input;

/// <summary>Reads the pictures that a command is given, from files, pipes and standard input.</summary>
internal static class PictureInput
{
    /// <summary>What may be spent on a picture of so many pixels; the usual where null.</summary>
    public static Limits LimitsOf(int? pixels) => pixels is not int most ? Limits.Default : Limits.Default with
    {
        // A decoder needs up to a dozen bytes a pixel, and its time for each.
        Pixels = most,
        Side = Math.Max(Limits.Default.Side, most),
        DecodeBytes = Math.Max(Limits.Default.DecodeBytes, 12L * most),
        DecodeTime = TimeSpan.MaxValue,
    };

    /// <summary>Reads one picture.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="NinFormatException">It is no picture.</exception>
    public static Image Read(string file, CancellationToken cancellation, Limits? limits = null)
    {
        if (file == PictureFiles.StandardInput)
        {
            return Waiting(
                () =>
                {
                    using Stream input = Console.OpenStandardInput();
                    return ImageFile.Read(input, limits, name: "standard input");
                },
                cancellation);
        }

        var info = new FileInfo(file);
        return !info.Exists ? throw new FileNotFoundException(
            $"There is no file '{file}'{NearestName.End(file, NearestName.Beside(file))}")
            : info.Length > 0 ? ImageFile.Read(file, limits)
            : Waiting(() => ImageFile.Read(file, limits), cancellation);
    }

    /// <summary>
    /// Reads what another process may never write, such as a pipe, on a thread that is left to itself when the command is ended.
    /// </summary>
    private static Image Waiting(Func<Image> read, CancellationToken cancellation) =>
        Task.Run(read, cancellation).WaitAsync(cancellation).GetAwaiter().GetResult();

    /// <summary>
    /// The files that words stand for; a word that stands for none is reported, and the others count all the same.
    /// </summary>
    public static bool TryExpand(Session session, IReadOnlyList<string> words, out List<string> files)
    {
        List<string> found = files = [];
        bool allWell = true;
        foreach (string word in words)
        {
            allWell &= Try(session, () => found.AddRange(PictureFiles.Expand(word, session.Cancellation)));
        }

        return allWell;
    }

    /// <summary>A file that cannot be read is reported, and the others are answered all the same.</summary>
    public static bool Try(Session session, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception error) when (Failure.IsOfFile(error))
        {
            Failure.Report(error, session.Error);
            return false;
        }
    }

    /// <summary>
    /// What is at fault with one picture is reported with its file's name, and the others are answered all the same: that it
    /// cannot be read, does not fit the network, needs more than is allowed, or has an answer that is no number.
    /// </summary>
    public static bool Try(Session session, string file, Action answer)
    {
        try
        {
            answer();
            return true;
        }
        catch (Exception error) when (Failure.IsOfPicture(error))
        {
            Failure.Report(error, session.Error, file == PictureFiles.StandardInput ? "standard input" : file);
            return false;
        }
    }
}
