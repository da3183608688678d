using Nin.Cli.Output;

namespace Nin.Cli;

/// <summary>What a command is given besides its arguments.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where failures and notes go.</param>
/// <param name="Clock">Tells when a progress line is due.</param>
/// <param name="Cancellation">Ends the work after the step under way.</param>
internal sealed record Session(Screen Out, Screen Error, TimeProvider Clock, CancellationToken Cancellation)
{
    /// <summary>Where progress is shown: the one document of --json leaves standard output to itself.</summary>
    public Screen ForProgress(bool asJson) => !asJson ? Out : Error.IsTerminal ? Error : new Screen(TextWriter.Null);
}
