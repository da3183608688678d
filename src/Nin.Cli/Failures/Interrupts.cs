using System.Runtime.InteropServices;
using Nin.Cli.Output;

namespace Nin.Cli.Failures;

/// <summary>
/// Ctrl-C, Ctrl-\, the request to terminate and the end of the terminal: the first cancels, so that the step under way is
/// finished and saved, however long that takes; the second ends the process at once.
/// </summary>
/// <remarks>
/// A signal that the process was started to ignore, as <c>nohup</c> does with the end of the terminal, is ignored.
/// </remarks>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count, _exitCode = ExitCode.Cancelled;

    public Interrupts()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Handle(context, 1)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Handle(context, 3)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, 15)),
        ];
    }

    /// <summary>A command's exit code: where it was cancelled, it names the signal.</summary>
    public int ExitCodeOf(int code) => code == ExitCode.Cancelled ? _exitCode : code;

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _exitCode = ExitCode.OfSignal + signal;
            _source.Cancel();
            return;
        }

        if (!Console.IsErrorRedirected)
        {
            // A status line hides the cursor, and nobody is left to bring it back.
            new ConsoleWriter(Console.Error, name: null).Write(Screen.ShowCursor);
        }

        Environment.Exit(ExitCode.OfSignal + signal);
    }
}
