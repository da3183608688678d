using System.Buffers.Binary;

namespace Nin.Imaging.Jpeg;

/// <summary>Decodes a file marker by marker: tables, the frame, and its scans.</summary>
internal sealed class JpegFile
{
    /// <summary>
    /// A picture that takes more bytes than this, and is packed more tightly, is decoded once without being kept.
    /// </summary>
    private const long TrustedBytes = 4 << 20;
    private const int TrustedRatio = 64;

    private readonly DecodeBudget _budget;
    private readonly bool _isTolerant;
    private readonly JpegSegments _segments;
    private readonly JpegTables _tables;
    private JpegFrame? _frame;
    private EntropyData? _data;
    private int _restartInterval;

    /// <summary>Starts at the front of a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="isTolerant">Whether damage in the scans is passed over, and what is missing filled up with grey.</param>
    /// <param name="budget">What may be spent.</param>
    public JpegFile(ReadOnlyMemory<byte> content, bool isTolerant, DecodeBudget budget)
    {
        (_budget, _isTolerant) = (budget, isTolerant);
        (_segments, _tables) = (new JpegSegments(content, budget), new JpegTables(budget));
    }

    public JpegHeader Header { get; } = new();

    /// <summary>The picture as it is stored.</summary>
    public Image Decode()
    {
        if (_segments.Next() is not { Marker: JpegMarker.StartOfImage, Offset: 0 })
        {
            throw _budget.Failure("expected the marker SOI.", 0);
        }

        while (_segments.Next() is JpegSegment segment)
        {
            switch (segment.Marker)
            {
                case JpegMarker.QuantizationTables:
                    _tables.ReadQuantization(segment);
                    break;
                case JpegMarker.HuffmanTables:
                    _tables.ReadHuffman(segment);
                    break;
                case JpegMarker.RestartInterval:
                    ReadRestartInterval(segment);
                    break;
                case JpegMarker.StartOfScan:
                    if (DecodeScan(segment) is Image image)
                    {
                        return image;
                    }

                    break;
                case JpegMarker.StartOfImage:
                    throw _budget.Failure("a second SOI.", segment.Offset);
                case JpegMarker.EndOfImage:
                    return Finish(segment.Offset, isCutOff: false);
                default:
                    TakeOther(segment);
                    break;
            }
        }

        return Finish(_segments.Position, isCutOff: true);
    }

    private void TakeOther(JpegSegment segment)
    {
        if (JpegMarker.IsFrame(segment.Marker))
        {
            ReadFrame(segment);
        }
        else if (JpegMarker.IsAncillary(segment.Marker))
        {
            _budget.ChargeAncillary(segment.Data.Length, segment.Offset);
            Header.Take(segment);
        }
    }

    private void ReadRestartInterval(JpegSegment segment)
    {
        if (segment.Data.Length != 2)
        {
            throw _budget.Failure("DRI has a wrong length.", segment.Offset);
        }

        _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment.Data.Span);
    }

    private void ReadFrame(JpegSegment segment)
    {
        if (_frame is not null)
        {
            throw _budget.Failure($"a second frame ({segment.Name}).", segment.Offset);
        }

        _frame = JpegFrame.Parse(segment, _budget);

        // A block takes at least a bit; of a sequential picture two, one for DC and one for AC.
        long bits = 8L * (_segments.Content.Length - _segments.Position);
        if (_frame.Blocks * (_frame.IsProgressive ? 1 : 2) > bits)
        {
            throw _budget.Failure(
                $"the file is cut off or no picture: {bits / 8} bytes cannot hold {_frame.Width} x {_frame.Height} pixels.",
                segment.Offset);
        }
    }

    /// <summary>Decodes a scan.</summary>
    /// <returns>The picture, where this scan was all of it.</returns>
    private Image? DecodeScan(JpegSegment segment)
    {
        JpegFrame frame = _frame ?? throw _budget.Failure("SOS comes before the frame.", segment.Offset);
        _budget.ChargeScan(segment.Offset);
        JpegScan scan = JpegScan.Parse(segment, frame, _tables, _isTolerant, _budget);
        bool isFirst = _data is null;
        _data ??= new EntropyData(_segments, _budget);
        bool isOnly = isFirst && !frame.IsProgressive && scan.Components.Length == frame.Components.Length;
        if (isOnly && !_isTolerant)
        {
            return DecodeOnlyScan(frame, scan, segment.Offset);
        }

        if (isFirst)
        {
            foreach (JpegComponent component in frame.Components)
            {
                component.KeepCoefficients(_budget);
            }
        }

        if (_isTolerant)
        {
            _segments.IsCutOffTheEnd = true;
            new DamagedScanDecoder(frame, scan, _restartInterval, _data, _budget).Decode();
            return isOnly ? Finish(_segments.Position, isCutOff: false) : null;
        }

        new JpegScanDecoder(frame, scan, _restartInterval, _data, segment.Offset, _budget).DecodeToCoefficients();
        return null;
    }

    private Image DecodeOnlyScan(JpegFrame frame, JpegScan scan, int offset)
    {
        int start = _segments.Position;
        long bytes = ChargePixels(frame);
        if (bytes > TrustedBytes && bytes / TrustedRatio > _segments.Content.Length)
        {
            // So that damage deep in a small file is found before the large picture it declares is allocated.
            new JpegScanDecoder(frame, scan, _restartInterval, _data!, offset, _budget).DecodeToSamples(null);
            _segments.Position = start;
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>((int)bytes);
        var output = new JpegOutput(frame, Header.ColorSpace(frame), pixels, _budget);
        new JpegScanDecoder(frame, scan, _restartInterval, _data!, offset, _budget).DecodeToSamples(output);
        return ToImage(frame, pixels);
    }

    /// <summary>Makes the picture from the coefficients that all scans together have brought.</summary>
    private Image Finish(int offset, bool isCutOff)
    {
        JpegFrame? frame = _data is null ? null : _frame;
        bool isWhole = frame is not null && frame.Components.All(component => component.MissingBits.All(bits => bits == 0));
        if (frame is null || !(isWhole || _isTolerant))
        {
            throw isCutOff ? _segments.CutOff(offset)
                : _budget.Failure(
                    frame is null ? "the file ends before any picture data." : "the scans do not bring the whole picture.",
                    offset);
        }

        foreach (JpegComponent component in frame.Components)
        {
            // A component that no scan has brought is grey whatever its steps are.
            component.Steps ??= new ushort[ZigZag.Length];
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>((int)ChargePixels(frame));
        var output = new JpegOutput(frame, Header.ColorSpace(frame), pixels, _budget);
        for (int mcuRow = 0; mcuRow < frame.McusDown; mcuRow++)
        {
            output.PutRow(mcuRow);
            output.EndMcuRow(mcuRow);
            _budget.CheckTime(offset);
        }

        return ToImage(frame, pixels);
    }

    private long ChargePixels(JpegFrame frame)
    {
        long bytes = (long)frame.Height * frame.Width * Channels(frame);
        _budget.Charge(bytes);
        return bytes;
    }

    private static Image ToImage(JpegFrame frame, byte[] pixels) => new(frame.Height, frame.Width, Channels(frame), pixels);

    private static int Channels(JpegFrame frame) => frame.Components.Length == 1 ? 1 : 3;
}
