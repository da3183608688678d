using System.Runtime.InteropServices;

namespace Nin.Memory;

/// <summary>
/// Floats outside the collected heap, aligned to a cache line, so that no vector crosses one. Zero at first, and of a large
/// buffer only what has been written to takes memory: the system gives zeroed pages out as they are touched.
/// </summary>
public sealed unsafe class AlignedBuffer : IDisposable
{
    private const int Alignment = 64;

    private readonly void* _allocation;
    private float* _data;

    /// <summary>Allocates <paramref name="length"/> floats.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The machine has no such memory.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _allocation = NativeMemory.AllocZeroed(((nuint)length * sizeof(float)) + Alignment);
        _data = (float*)(((nuint)_allocation + Alignment - 1) / Alignment * Alignment);
    }

    /// <summary>Frees the memory of a buffer that was not disposed of.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats. The buffer must be kept alive while the span is used.</summary>
    /// <exception cref="ObjectDisposedException">The buffer has been freed.</exception>
    public Span<float> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_data == null, this);
            return new Span<float>(_data, Length);
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_data != null)
        {
            NativeMemory.Free(_allocation);
            _data = null;
        }
    }
}
