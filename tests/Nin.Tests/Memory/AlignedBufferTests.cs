using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nin.Memory;

namespace Nin.Tests.Memory;

public sealed class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1 << 20)]
    public void Span_NewBuffer_IsZeroAndAligned(int length)
    {
        // Memory that has been used before must be zero again.
        for (int i = 0; i < 3; i++)
        {
            using var buffer = new AlignedBuffer(length);
            Assert.Equal((length, length), (buffer.Length, buffer.Span.Length));
            Assert.False(buffer.Span.ContainsAnyExcept(0f));
            Assert.Equal(0, Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetReference(buffer.Span)) % 64);
            buffer.Span.Fill(1f);
        }
    }

    [Fact]
    public void Span_AfterDispose_IsRefused()
    {
        var buffer = new AlignedBuffer(3);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }

    [Fact]
    public void Constructor_NegativeLength_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
}
