using System.Text;
using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class Crc32CTests
{
    /// <summary>RFC 3720, appendix B.4, and the check value of CRC catalogues.</summary>
    [Fact]
    public void Of_KnownData_IsTheKnownChecksum()
    {
        byte[] rising = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        Assert.Equal(0x8a9136aau, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62a8ab43u, Crc32C.Of(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal(0x46dd794eu, Crc32C.Of(rising));
        Assert.Equal(0x113fdb5cu, Crc32C.Of([.. rising.Reverse()]));
        Assert.Equal(0xe3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    /// <summary>Turned by 15 bits, plus a constant: of no data that is the constant alone.</summary>
    [Fact]
    public void Masked_KnownData_IsTurnedAndShifted()
    {
        Assert.Equal(0xa282ead8u, Crc32C.Masked([]));
        Assert.Equal(0xe3069283u, Unmasked(Crc32C.Masked(Encoding.ASCII.GetBytes("123456789"))));

        static uint Unmasked(uint masked)
        {
            uint turned = unchecked(masked - 0xa282ead8u);
            return (turned >> 17) | (turned << 15);
        }
    }
}
