using Nin.Formats.Archives;

namespace Nin.Tests.Formats.Archives;

public sealed class SpooledFileTests
{
    [Theory]
    [InlineData(100, false)]
    [InlineData(3, true)]
    public void Read_InMemoryOrOnDisk_GivesWhatWasWritten(int inMemory, bool isOnDisk)
    {
        using var file = new SpooledFile(inMemory);
        file.Append([1, 2]);
        file.Append([3, 4, 5]);
        file.Flush();
        Assert.Equal((5, isOnDisk), (file.Length, file.IsOnDisk));
        byte[] read = new byte[3];
        file.Read(1, read);
        Assert.Equal([2, 3, 4], read);
        if (isOnDisk)
        {
            Assert.Throws<EndOfStreamException>(() => file.Read(3, new byte[3]));
        }
    }
}
