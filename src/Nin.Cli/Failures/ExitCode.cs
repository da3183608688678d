namespace Nin.Cli.Failures;

/// <summary>What the command says to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int WrongUsage = 2;

    public const int BelowMinAccuracy = 3;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Cancelled = OfSignal + 2;

    /// <summary>What a signal's number is added to: SIGTERM, 15, is 143.</summary>
    public const int OfSignal = 128;
}
