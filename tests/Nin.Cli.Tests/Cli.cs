using System.Text.Json;
using Nin.Cli.Output;

namespace Nin.Cli.Tests;

/// <summary>What a command line came to.</summary>
internal sealed record Ran(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>The names of a JSON object's properties, in their order.</summary>
    public static string Names(JsonElement element) =>
        string.Join(' ', element.EnumerateObject().Select(property => property.Name));
}

/// <summary>Runs the command in this process.</summary>
internal static class Cli
{
    public static Ran Run(params string[] args) => Run(args, null, CancellationToken.None);

    /// <summary>Runs a training that is asked to stop while its first step is under way.</summary>
    public static Ran RunUntilFirstStep(params string[] args)
    {
        using var source = new CancellationTokenSource();
        return Run(args, new CancellingClock(source), source.Token);
    }

    /// <summary>Runs a command that was asked to stop before it began.</summary>
    public static Ran RunCancelled(params string[] args) => Run(args, null, new CancellationToken(canceled: true));

    /// <summary>Runs the command as on a terminal of this width; all that is drawn is in the output.</summary>
    public static Ran RunOnTerminal(int width, bool hasColors, params string[] args) =>
        RunOnTerminal(width, hasColors, isUnicode: true, args);

    /// <summary>Runs the command as on a terminal that shows any character, or ASCII alone.</summary>
    public static Ran RunOnTerminal(int width, bool hasColors, bool isUnicode, params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = NinCommand.Run(
            args, new Screen(output, () => width, hasColors, isUnicode), new Screen(error, () => width, hasColors, isUnicode));
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>
    /// Runs a command that must fail with one line on standard error and nothing on standard output; gives the line.
    /// </summary>
    public static string Fails(int code, params string[] args)
    {
        Ran ran = Run(args);
        Assert.Equal((code, ""), (ran.Code, ran.Out));
        Assert.StartsWith("nin: ", ran.Error, StringComparison.Ordinal);
        Assert.Equal(1, ran.Error.Count(character => character == '\n'));
        return ran.Error["nin: ".Length..].TrimEnd('\n');
    }

    /// <summary>Runs the command on a clock that goes forward by half a minute every time it is looked at.</summary>
    public static Ran RunSlowly(params string[] args) => Run(args, new SlowClock(), CancellationToken.None);

    private static Ran Run(string[] args, TimeProvider? clock, CancellationToken cancellation)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = NinCommand.Run(args, new Screen(output), new Screen(error), clock, cancellation);
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>Cancels when it is asked the second time: once as the run begins, then at each step.</summary>
    private sealed class CancellingClock(CancellationTokenSource source) : TimeProvider
    {
        private int _asked;

        public override long GetTimestamp()
        {
            if (++_asked == 2)
            {
                source.Cancel();
            }

            return base.GetTimestamp();
        }
    }

    private sealed class SlowClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds += 30;
    }
}
