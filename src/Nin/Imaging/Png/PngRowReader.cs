using System.IO.Compression;

namespace Nin.Imaging.Png;

/// <summary>Inflates the picture data and undoes the filters, one row at a time.</summary>
internal sealed class PngRowReader : IDisposable
{
    private readonly DecodeBudget _budget;
    private readonly PngHeader _header;
    private readonly bool _isCutOff;
    private readonly PngDataStream _data;
    private readonly ZLibStream _inflater;

    /// <summary>Two rows, each behind its filter byte; they take turns as the row above.</summary>
    private byte[] _current, _above;
    private int _rowBytes;

    public PngRowReader(PngFile file, ReadOnlyMemory<byte> content, DecodeBudget budget)
    {
        (_budget, _header, _isCutOff) = (budget, file.Header, file.IsCutOff);
        long longest = 1 + _header.RowBytes(_header.Width);
        (_current, _above) = (budget.Allocate(longest), budget.Allocate(longest));
        _data = new PngDataStream(content, file.DataOffset, file.DataBytes);
        _inflater = new ZLibStream(_data, CompressionMode.Decompress);
    }

    /// <summary>Starts a run of rows of <paramref name="width"/> pixels; the row above its first is zero.</summary>
    public void StartPass(int width)
    {
        _rowBytes = (int)_header.RowBytes(width);
        Array.Clear(_current);
    }

    /// <summary>The samples of the next row, packed as in the file. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _budget.CheckTime();
        (_current, _above) = (_above, _current);
        Fill(_current.AsSpan(0, 1 + _rowBytes));
        int filter = _current[0];
        if (filter >= PngFilter.Count)
        {
            throw _budget.Failure($"a row has filter {filter}; there are {PngFilter.Count}.", _data.FileOffset);
        }

        Span<byte> row = _current.AsSpan(1, _rowBytes);
        PngFilter.Undo(filter, _above.AsSpan(1, _rowBytes), _header.FilterStride, row);
        return row;
    }

    /// <summary>Looks, after the last row, at the checksum where the compressed data ends with it.</summary>
    /// <remarks>
    /// <b>Source</b> PNG specification, third edition, 13.9: bytes behind the last row are ignored. They are not inflated
    /// either, so that they cost nothing. A checksum that is missing does not matter, one that is wrong means damaged pixels.
    /// </remarks>
    public void Finish()
    {
        Span<byte> more = stackalloc byte[1];
        Inflate(more);
    }

    public void Dispose() => _inflater.Dispose();

    private void Fill(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Inflate(buffer);
            if (count == 0)
            {
                throw _budget.Failure(
                    $"the {(_isCutOff ? "file is cut off" : "compressed data ends")} before the last row.", _data.FileOffset);
            }

            buffer = buffer[count..];
        }
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _inflater.Read(buffer);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw _budget.Failure("the compressed data is damaged.", _data.FileOffset, inner: error);
        }
    }
}
