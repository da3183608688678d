namespace Nin.Data.Loading;

/// <summary>The memory that decoded pictures of a set may take, all its parts together.</summary>
internal sealed class KeptPictures(long bytes)
{
    private long _left = bytes;

    /// <summary>Takes from what is left, if it is enough.</summary>
    public bool TryCharge(long size)
    {
        if (Interlocked.Add(ref _left, -size) >= 0)
        {
            return true;
        }

        Return(size);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long size) => Interlocked.Add(ref _left, size);
}
