using Nin.Formats;

namespace Nin.Imaging.Gif;

/// <summary>
/// Undoes the compression of a GIF: codes of growing width for strings of pixels, in blocks of up to 255 bytes.
/// </summary>
/// <remarks><b>Source</b> GIF89a specification, appendix F.</remarks>
internal sealed class LzwReader
{
    /// <summary>What a reader allocates.</summary>
    public const int TableBytes = MaxCodes * (sizeof(short) + 2);
    private const int MaxCodeBits = 12, MaxCodes = 1 << MaxCodeBits, LeastLiteralBits = 2, LargestLiteralBits = 8;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly DecodeBudget _budget;
    private readonly int _literalBits, _clear;

    /// <summary>Each code's string: the code of all but its last pixel, and that pixel.</summary>
    private readonly short[] _prefixes = new short[MaxCodes];
    private readonly byte[] _lasts = new byte[MaxCodes];

    /// <summary>Pixels of the last string that are still to be given out, the next one on top.</summary>
    private readonly byte[] _stack = new byte[MaxCodes];
    private int _depth;

    private int _position, _blockBytes, _bits, _bitCount;
    private int _codeBits, _next, _previous;
    private byte _firstOfPrevious;

    public LzwReader(ReadOnlyMemory<byte> content, int start, DecodeBudget budget)
    {
        (_content, _budget, _position) = (content, budget, start + 1);
        _literalBits = start < content.Length ? content.Span[start] : throw CutOff(0);
        if (_literalBits is < LeastLiteralBits or > LargestLiteralBits)
        {
            throw budget.Failure(
                $"expected colours of {LeastLiteralBits} to {LargestLiteralBits} bits, got {_literalBits}.", start);
        }

        _clear = 1 << _literalBits;
        Clear();
    }

    /// <summary>Reads a row of indices; its number is for messages.</summary>
    public void Read(Span<byte> row, int number)
    {
        ReadOnlySpan<byte> content = _content.Span;
        for (int x = 0; x < row.Length;)
        {
            if (_depth == 0)
            {
                Push(content, number);
                continue;
            }

            int count = Math.Min(_depth, row.Length - x);
            for (int i = 0; i < count; i++)
            {
                row[x++] = _stack[--_depth];
            }
        }
    }

    /// <summary>Puts the string of the next code on the stack.</summary>
    private void Push(ReadOnlySpan<byte> content, int row)
    {
        int code = NextCode(content, row);
        if (code == _clear)
        {
            Clear();
            return;
        }

        if (code == _clear + 1)
        {
            throw _budget.Failure($"the picture's data ends in row {row}.", _position);
        }

        // The one code that may be used before it is known: the previous string with its own first pixel behind it.
        bool isNew = code == _next && _previous >= 0;
        if (code > _next || (code == _next && !isNew) || (_previous < 0 && code >= _clear))
        {
            throw _budget.Failure($"the picture's data is damaged in row {row}: code {code} of {_next}.", _position);
        }

        if (isNew)
        {
            _stack[_depth++] = _firstOfPrevious;
        }

        int walked = isNew ? _previous : code;
        for (; walked >= _clear; walked = _prefixes[walked])
        {
            _stack[_depth++] = _lasts[walked];
        }

        _firstOfPrevious = (byte)walked;
        _stack[_depth++] = _firstOfPrevious;
        if (_previous >= 0 && _next < MaxCodes)
        {
            (_prefixes[_next], _lasts[_next]) = ((short)_previous, _firstOfPrevious);
            _next++;
            _codeBits += _next == 1 << _codeBits && _codeBits < MaxCodeBits ? 1 : 0;
        }

        _previous = code;
    }

    private int NextCode(ReadOnlySpan<byte> content, int row)
    {
        while (_bitCount < _codeBits)
        {
            if (_blockBytes == 0)
            {
                _blockBytes = _position < content.Length ? content[_position++] : throw CutOff(row);
                if (_blockBytes == 0)
                {
                    throw _budget.Failure($"the picture's data ends in row {row}.", _position);
                }
            }

            _bits |= (_position < content.Length ? content[_position++] : throw CutOff(row)) << _bitCount;
            _bitCount += 8;
            _blockBytes--;
        }

        int code = _bits & ((1 << _codeBits) - 1);
        _bits >>= _codeBits;
        _bitCount -= _codeBits;
        return code;
    }

    private void Clear() => (_codeBits, _next, _previous) = (_literalBits + 1, _clear + 2, -1);

    private NinFormatException CutOff(int row) => _budget.Failure($"the file is cut off in row {row}.", _content.Length);
}
