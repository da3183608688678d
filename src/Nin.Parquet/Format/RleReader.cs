namespace Nin.Parquet.Format;

/// <summary>Reads small whole numbers that stand as runs of one number and as groups of eight, packed bit by bit.</summary>
/// <remarks><b>Source</b> Apache Parquet, <i>Encodings</i>, "Run Length Encoding / Bit-Packing Hybrid".</remarks>
/// <param name="content">The bytes.</param>
/// <param name="width">The bits of a number, 0 to 32.</param>
internal ref struct RleReader(ReadOnlySpan<byte> content, int width)
{
    private const int MostWidth = 32, Group = 8;

    private readonly ReadOnlySpan<byte> _content = content;
    private readonly int _width = width is >= 0 and <= MostWidth ? width : throw PageReader.Failure($"expected 0 to {MostWidth} bits, got {width}.");
    private int _position;
    private long _left;
    private uint _repeated;
    private bool _isPacked;
    private ulong _bits;
    private int _bitCount;

    /// <summary>The next number.</summary>
    /// <exception cref="Formats.NinFormatException">The bytes end before.</exception>
    public uint Next()
    {
        while (_left == 0)
        {
            BeginRun();
        }

        _left--;
        return _isPacked ? NextPacked() : _repeated;
    }

    private void BeginRun()
    {
        uint head = Varint();
        _isPacked = (head & 1) != 0;
        _left = head >> 1;
        if (_isPacked)
        {
            _left *= Group;
            (_bits, _bitCount) = (0, 0);
            return;
        }

        _repeated = 0;
        for (int shift = 0; shift < _width; shift += 8)
        {
            _repeated |= (uint)ReadByte() << shift;
        }
    }

    private uint NextPacked()
    {
        while (_bitCount < _width)
        {
            _bits |= (ulong)ReadByte() << _bitCount;
            _bitCount += 8;
        }

        uint number = (uint)(_bits & ((1UL << _width) - 1));
        _bits >>= _width;
        _bitCount -= _width;
        return number;
    }

    private uint Varint()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            int part = ReadByte();
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw PageReader.Failure("expected a run's length of at most five bytes.");
    }

    private int ReadByte() =>
        _position < _content.Length ? _content[_position++] : throw PageReader.Failure("the numbers of a page end too early.");
}
