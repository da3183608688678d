namespace Nin.Data.Loading;

/// <summary>
/// Lets threads through while what they hold together stays within a number of bytes; one that needs more than that alone
/// waits until nobody else is inside.
/// </summary>
internal sealed class MemoryGate(long bytes)
{
    private readonly object _lock = new();
    private long _held;

    public Ticket Enter(long needed)
    {
        lock (_lock)
        {
            while (_held > 0 && needed > bytes - _held)
            {
                Monitor.Wait(_lock);
            }

            _held += needed;
        }

        return new Ticket(this, needed);
    }

    private void Leave(long needed)
    {
        lock (_lock)
        {
            _held -= needed;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Gives the bytes back.</summary>
    internal readonly struct Ticket(MemoryGate gate, long needed) : IDisposable
    {
        public void Dispose() => gate.Leave(needed);
    }
}
