using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Jpeg;
using Nin.Testing.Timing;
using Nin.Tests.Imaging.Fuzzing;

namespace Nin.Tests.Imaging.Jpeg;

/// <summary>Small files that ask for much: each is refused soon and with little memory.</summary>
public sealed class JpegHostileTests
{
    private const long LargestAllocation = 8 << 20;
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData("sampling-2x2", 0xC0)]
    [InlineData("quality-50-progressive", 0xC2)]
    public void LargePictureInFewBytes_IsRefused(string name, byte frame)
    {
        AssertRefused(Sized(name, frame, 65_500, 65_500), "the picture is 65500 x 65500 pixels; the limit for a side is 30000.");
        AssertRefused(Sized(name, frame, 30_000, 30_000), "the picture has 30000 x 30000 pixels; the limit is 100000000.");
        AssertRefused(Sized(name, frame, 9_000, 10_000), null);
    }

    [Fact]
    public void LargeSequentialPictureThatEndsEarly_IsRefusedBeforeItIsAllocated()
    {
        // Zeros are the shortest codes; there are enough bytes for the blocks, but not enough blocks in them.
        byte[] file = JpegParts.Edited("sampling-2x2", parts =>
        {
            parts.RemoveRange(parts.Count - 2, 2);
            parts.Add(new Segment(JpegParts.Data, new byte[100_000]));
            parts.Add(new Segment(JpegMarker.EndOfImage, []));
        });
        AssertRefused(Resized(file, JpegMarker.BaselineFrame, 4_000, 4_000), null);
    }

    [Fact]
    public void ProgressivePictureThatEndsEarly_TakesOnlyWhatItsBitsFill()
    {
        byte[] file = JpegParts.Edited("quality-50-progressive", parts =>
        {
            int at = parts.FindIndex(part => part.Kind == JpegParts.Data);
            parts[at] = parts[at] with { Data = new byte[10_000] };
        });
        AssertRefused(Resized(file, JpegMarker.ProgressiveFrame, 1_600, 1_600), null);
    }

    [Fact]
    public void MoreScansThanTheLimit_IsRefused()
    {
        // A picture of 1 x 1 pixels; each scan brings another bit of one coefficient, then a new one begins.
        byte[] file = JpegParts.Edited("grey-progressive", parts =>
        {
            int at = parts.FindIndex(part => part.Kind == JpegMarker.StartOfScan);
            Segment data = new(JpegParts.Data, new byte[32]);
            parts.RemoveRange(at, parts.Count - at);
            parts.Add(new Segment(JpegMarker.StartOfScan, [1, 1, 0, 0, 0, 13]));
            parts.Add(data);
            for (int bit = 12; bit >= 0; bit--)
            {
                parts.Add(new Segment(JpegMarker.StartOfScan, [1, 1, 0, 0, 0, (byte)(((bit + 1) << 4) | bit)]));
                parts.Add(data);
            }

            parts.Add(new Segment(JpegMarker.HuffmanTables, [0x10, 1, .. new byte[15], 0]));
            for (int coefficient = 1; coefficient < 64; coefficient++)
            {
                for (int bit = 13; bit >= 0; bit--)
                {
                    byte place = (byte)coefficient, high = (byte)(bit == 13 ? 0 : bit + 1);
                    parts.Add(new Segment(JpegMarker.StartOfScan, [1, 1, 0, place, place, (byte)((high << 4) | bit)]));
                    parts.Add(data);
                }
            }
        });
        AssertRefused(file, "the file has more than 100 scans.");
        Assert.Equal(53, ImageFile.Decode((byte[])[.. file, 0xFF, 0xD9], Limits.Default with { Scans = 10_000 }).Width);
    }

    [Fact]
    public void MoreSegmentsOrAncillaryDataThanTheLimit_IsRefused()
    {
        byte[] many = JpegParts.Edited("grey", parts => parts.InsertRange(1, Enumerable.Repeat(new Segment(0xFE, []), 10_000)));
        AssertRefused(many, "the file has more than 9000 chunks.", Limits.Default with { Chunks = 9_000 });
        byte[] profiles = JpegParts.Edited(
            "grey", parts => parts.InsertRange(1, Enumerable.Repeat(new Segment(0xE2, new byte[65_000]), 130)));
        AssertRefused(profiles, "the file has more than 8388608 bytes of ancillary data.");
    }

    [Fact]
    public void EveryAllocation_IsCharged()
    {
        byte[] sequential = JpegParts.Golden("sampling-2x2"), progressive = JpegParts.Golden("restart-progressive-2x2");
        foreach (byte[] file in new[] { sequential, progressive, JpegParts.Golden("orientation-6") })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            ImageFile.Decode(file);
            long spent = GC.GetAllocatedBytesForCurrentThread() - before;
            int needed = 0;
            for (int step = 1 << 20; step > 0; step >>= 1)
            {
                needed += Fits(file, needed + step) ? 0 : step;
            }

            // Beside the charged buffers there are only tables and small objects.
            Assert.InRange(spent - needed, 0, 48 << 10);
        }
    }

    private static bool Fits(byte[] file, int bytes)
    {
        try
        {
            new JpegDecoder().Decode(file, Limits.Default with { DecodeBytes = bytes });
            return true;
        }
        catch (NinFormatException error)
        {
            Assert.Contains("decoding needs ", error.Problem, StringComparison.Ordinal);
            return false;
        }
    }

    private static byte[] Sized(string name, byte frame, int height, int width) =>
        Resized(JpegParts.Golden(name), frame, height, width);

    private static byte[] Resized(byte[] file, byte frame, int height, int width)
    {
        List<Segment> parts = JpegParts.Split(file);
        byte[] data = parts.Single(part => part.Kind == frame).Data;
        (data[1], data[2], data[3], data[4]) = ((byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width);
        return JpegParts.Join(parts);
    }

    private static void AssertRefused(byte[] file, string? problem, Limits? limits = null)
    {
        (TimeSpan time, long bytes) = Least.Of(Refuse, LongestTime, LargestAllocation);
        Assert.InRange(bytes, 0, LargestAllocation);
        Assert.InRange(time, TimeSpan.Zero, LongestTime);

        void Refuse()
        {
            var error = Assert.Throws<NinFormatException>(() => ImageFile.Decode(file, limits));
            Assert.True(problem is null || problem == error.Problem, error.Problem);
        }
    }
}
