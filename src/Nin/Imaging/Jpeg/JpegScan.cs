namespace Nin.Imaging.Jpeg;

/// <summary>A component in a scan, with its Huffman tables; null where the scan has no use for one.</summary>
internal sealed record JpegScanComponent(JpegComponent Component, int Index, HuffmanTable? Dc, HuffmanTable? Ac);

/// <summary>What a scan header says: the components in the scan, the coefficients, and which of their bits.</summary>
/// <remarks><b>Source</b> ITU-T T.81, B.2.3 and G.1.1.1.</remarks>
internal sealed class JpegScan
{
    private const int MaxBlocks = 10, MaxLowBit = 13;

    private JpegScan(JpegScanComponent[] components) => Components = components;

    public JpegScanComponent[] Components { get; }

    /// <summary>The first and last coefficient in zigzag order.</summary>
    public int First { get; private init; }

    public int Last { get; private init; }

    /// <summary>The lowest bit this scan brings.</summary>
    public int LowBit { get; private init; }

    /// <summary>Whether the scan adds a bit to coefficients that earlier scans began.</summary>
    public bool IsRefinement { get; private init; }

    public static JpegScan Parse(JpegSegment segment, JpegFrame frame, JpegTables tables, bool isTolerant, DecodeBudget budget)
    {
        ReadOnlySpan<byte> data = segment.Data.Span;
        int count = data.IsEmpty ? 0 : data[0];
        Expect(count is >= 1 and <= 4 && data.Length == 4 + (2 * count), "has a wrong length.");
        (int first, int last, int highBit, int lowBit) = (data[^3], data[^2], data[^1] >> 4, data[^1] & 15);
        if (!frame.IsProgressive)
        {
            // There is only one possibility, and libjpeg takes it too whatever the header says.
            (first, last, highBit, lowBit) = (0, ZigZag.Length - 1, 0, 0);
        }

        bool isOrdered = first == 0 ? last == 0 || !frame.IsProgressive : first <= last && last < ZigZag.Length && count == 1;
        bool isStep = highBit == 0 || highBit == lowBit + 1;
        Expect(
            isOrdered && isStep
            && lowBit <= MaxLowBit, $"has the coefficients {first} to {last} and the bits {highBit} to {lowBit}.");
        var components = new JpegScanComponent[count];
        for (int i = 0; i < count; i++)
        {
            (byte id, int dc, int ac) = (data[1 + (2 * i)], data[2 + (2 * i)] >> 4, data[2 + (2 * i)] & 15);
            Expect(frame.Components.Any(component => component.Id == id), $"names a component {id} that the frame has not.");

            // Some encoders give several components one name; as in libjpeg-turbo they are then meant in their order.
            int index = Enumerable.Range(0, frame.Components.Length).FirstOrDefault(
                each => frame.Components[each].Id == id && !components.Take(i).Any(other => other.Index == each), -1);
            Expect(index >= 0, $"names the component {id} twice.");
            Expect(dc < 4 && ac < 4, "names a Huffman table above 3.");
            bool usesDc = first == 0 && highBit == 0, usesAc = last > 0;
            components[i] = new(
                frame.Components[index],
                index,
                usesDc ? tables.Dc(dc, frame.IsProgressive, segment.Offset) : null,
                usesAc ? tables.Ac(ac, frame.IsProgressive, segment.Offset) : null);
        }

        Expect(count == 1 || components.Sum(each => each.Component.Across * each.Component.Down) <= MaxBlocks,
            "has more than 10 blocks in a unit.");
        return new JpegScan(components) { First = first, Last = last, LowBit = lowBit, IsRefinement = highBit != 0 }
            .Begin(highBit, segment, tables, isTolerant, budget);

        void Expect(bool met, string problem)
        {
            if (!met)
            {
                throw budget.Failure($"SOS {problem}", segment.Offset);
            }
        }
    }

    /// <summary>Notes what the scan brings, and checks that it comes in its turn.</summary>
    private JpegScan Begin(int highBit, JpegSegment segment, JpegTables tables, bool isTolerant, DecodeBudget budget)
    {
        foreach (JpegComponent component in Components.Select(each => each.Component))
        {
            component.Steps ??= tables.Steps(component.StepsPlace, segment.Offset);
            int expected = IsRefinement ? highBit : -1;
            bool isInTurn = First == 0 || component.MissingBits[0] >= 0;
            for (int i = First; i <= Last; i++)
            {
                isInTurn &= component.MissingBits[i] == expected;
                component.MissingBits[i] = LowBit;
            }

            if (!isInTurn && !isTolerant)
            {
                throw budget.Failure(
                    $"SOS brings the coefficients {First} to {Last} of component {component.Id} out of turn.", segment.Offset);
            }
        }

        return this;
    }
}
