namespace Nin.Cli.Failures;

/// <summary>What the command says to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int WrongUsage = 2;

    public const int BelowMinAccuracy = 3;

    public const int Cancelled = 130;
}
