using System.Runtime.InteropServices;
using Nin.Cli.Output;

namespace Nin.Cli.Failures;

/// <summary>
/// Ctrl-C and the request to terminate: the first cancels, so that the step under way is finished and saved, however long
/// that takes; the second ends the process at once.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public Interrupts()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _source.Cancel();
            return;
        }

        if (!Console.IsErrorRedirected)
        {
            // A status line hides the cursor, and nobody is left to bring it back.
            Console.Error.Write(Screen.ShowCursor);
        }

        Environment.Exit(ExitCode.Cancelled);
    }
}
