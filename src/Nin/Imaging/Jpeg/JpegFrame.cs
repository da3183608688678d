using System.Buffers.Binary;

namespace Nin.Imaging.Jpeg;

/// <summary>What a frame header says: the picture's size, its components, and how they are coded.</summary>
/// <remarks><b>Source</b> ITU-T T.81, B.2.2.</remarks>
internal sealed class JpegFrame
{
    private const int HeaderBytes = 6, ComponentBytes = 3, MaxSampling = 4;
    private const string Advice = "Convert it to a baseline or progressive JPEG, or to PNG.";

    private JpegFrame(int height, int width, bool isProgressive, int components)
    {
        (Height, Width, IsProgressive) = (height, width, isProgressive);
        Components = new JpegComponent[components];
    }

    public int Height { get; }

    public int Width { get; }

    public bool IsProgressive { get; }

    public JpegComponent[] Components { get; }

    /// <summary>The largest sampling factors: blocks of the finest component in a minimum coded unit (MCU).</summary>
    public int MaxAcross { get; private set; } = 1;

    public int MaxDown { get; private set; } = 1;

    /// <summary>MCUs in a row of a scan of all components.</summary>
    public int McusAcross => DivideUp(Width, 8 * MaxAcross);

    public int McusDown => DivideUp(Height, 8 * MaxDown);

    /// <summary>The blocks of all components, without those that only fill up the MCUs.</summary>
    public long Blocks => Components.Sum(component => (long)component.BlocksAcross * component.BlocksDown);

    public static JpegFrame Parse(JpegSegment segment, DecodeBudget budget)
    {
        CheckKind(segment, budget);
        ReadOnlySpan<byte> data = segment.Data.Span;
        Expect(data.Length >= HeaderBytes && data.Length == HeaderBytes + (ComponentBytes * data[5]), "has a wrong length.");
        if (data[0] != 8)
        {
            throw budget.Failure(
                $"pictures of {data[0]} bits a sample are not read.", segment.Offset, "Convert it to 8 bits a sample.");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(data[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        if (height == 0 && width != 0)
        {
            throw budget.Failure("pictures whose height comes last (DNL) are not read.", segment.Offset, Advice);
        }

        budget.CheckSize(width, height, segment.Offset);
        int components = data[5];
        Expect(components is 1 or 3 or 4, $"has {components} components; 1 (grey), 3 (colour) and 4 (CMYK) are read.");
        var frame = new JpegFrame(height, width, segment.Marker == JpegMarker.ProgressiveFrame, components);
        for (int i = 0; i < components; i++)
        {
            ReadOnlySpan<byte> entry = data.Slice(HeaderBytes + (ComponentBytes * i), ComponentBytes);
            (int across, int down) = (entry[1] >> 4, entry[1] & 15);
            Expect(
                across is >= 1 and <= MaxSampling
                && down is >= 1 and <= MaxSampling, $"has the sampling factors {across} x {down}.");
            Expect(entry[2] < 4, $"names the quantisation table {entry[2]}.");

            // A picture of one component has MCUs of one block, whatever its sampling factors say.
            frame.Components[i] = components == 1 ? new(entry[0], 1, 1, entry[2]) : new(entry[0], across, down, entry[2]);
        }

        frame.Measure();
        foreach (JpegComponent component in frame.Components)
        {
            bool isWhole = frame.MaxAcross % component.Across == 0 && frame.MaxDown % component.Down == 0;
            string factors = $"{component.Across} x {component.Down} and {frame.MaxAcross} x {frame.MaxDown}";
            Expect(isWhole, $"has sampling factors that do not divide: {factors}.");
        }

        return frame;

        void Expect(bool met, string problem)
        {
            if (!met)
            {
                throw budget.Failure($"{segment.Name} {problem}", segment.Offset);
            }
        }
    }

    public static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;

    private static void CheckKind(JpegSegment segment, DecodeBudget budget)
    {
        string? kind = (segment.Marker - JpegMarker.BaselineFrame) switch
        {
            0 or 1 or 2 => null,
            3 => "lossless",
            5 or 6 or 7 => "hierarchical",
            9 or 10 => "arithmetically coded",
            _ => "lossless or hierarchical, arithmetically coded",
        };
        if (kind is not null)
        {
            throw budget.Failure($"{kind} pictures ({segment.Name}) are not read.", segment.Offset, Advice);
        }
    }

    private void Measure()
    {
        MaxAcross = Components.Max(component => component.Across);
        MaxDown = Components.Max(component => component.Down);
        foreach (JpegComponent component in Components)
        {
            component.Measure(this);
        }
    }
}
