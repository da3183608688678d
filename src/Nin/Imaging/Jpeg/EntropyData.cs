namespace Nin.Imaging.Jpeg;

/// <summary>
/// The entropy-coded data of a scan: brings one stretch between restart markers after the other, without its stuffing.
/// </summary>
/// <remarks><b>Source</b> ITU-T T.81, B.1.1.5.</remarks>
internal sealed class EntropyData
{
    private readonly JpegSegments _segments;
    private readonly byte[] _buffer;

    /// <summary>Makes the buffer for all scans from here on.</summary>
    public EntropyData(JpegSegments segments, DecodeBudget budget)
    {
        _segments = segments;
        int length = segments.Content.Length - segments.Position;
        budget.Charge(length);
        _buffer = GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Whether the last stretch ended with the file and not at a marker.</summary>
    public bool IsAtEnd => _segments.Position == _segments.Content.Length;

    /// <summary>Reads up to the next marker, whatever it is; the position is then there.</summary>
    public JpegBits NextStretch()
    {
        ReadOnlySpan<byte> content = _segments.Content.Span;
        int position = _segments.Position, length = 0;
        while (true)
        {
            int run = content[position..].IndexOf((byte)0xFF);
            run = run < 0 ? content.Length - position : run;
            content.Slice(position, run).CopyTo(_buffer.AsSpan(length));
            (length, position) = (length + run, position + run);

            // Any number of FF may stand before the byte that says what they mean; 0 says that they are one FF of data.
            int after = position;
            while (after < content.Length && content[after] == 0xFF)
            {
                after++;
            }

            bool isData = after < content.Length && content[after] == 0;
            if (!isData)
            {
                _segments.Position = after < content.Length ? after - 1 : content.Length;
                return new JpegBits(_buffer.AsSpan(0, length));
            }

            _buffer[length++] = 0xFF;
            position = after + 1;
        }
    }

    /// <summary>Looks in damaged data for the place where a restart interval starts.</summary>
    /// <returns>Whether a marker was gone past; where not, the interval is lost, and the marker is that of a later one.</returns>
    /// <remarks><b>Source</b> libjpeg's <c>jpeg_resync_to_restart</c>.</remarks>
    public bool FindRestart(int number)
    {
        const int numbers = 8;
        while (!IsAtEnd)
        {
            byte marker = _segments.Content.Span[_segments.Position + 1];
            bool isRestart = marker is >= JpegMarker.FirstRestart and <= JpegMarker.LastRestart;
            int ahead = (marker - JpegMarker.FirstRestart - number + numbers) % numbers;
            bool isEarlier = isRestart ? ahead is 6 or 7 : marker < JpegMarker.BaselineFrame;
            bool isLater = !isRestart || ahead is 1 or 2;
            if (isLater && !isEarlier)
            {
                return false;
            }

            _segments.Position += 2;
            if (!isEarlier)
            {
                return true;
            }

            NextStretch();
        }

        return false;
    }

    /// <summary>Goes past a restart marker, if it is the one that is next.</summary>
    public bool TakeRestart(int number)
    {
        ReadOnlySpan<byte> content = _segments.Content.Span;
        int position = _segments.Position;
        if (content.Length - position < 2 || content[position + 1] != JpegMarker.FirstRestart + number)
        {
            return false;
        }

        _segments.Position = position + 2;
        return true;
    }
}
