namespace Nin.Imaging.Pnm;

/// <summary>Reads the numbers of a PNM file: decimal digits between white space and comments.</summary>
internal ref struct PnmTokens(ReadOnlySpan<byte> content, DecodeBudget budget)
{
    private readonly ReadOnlySpan<byte> _content = content;

    /// <summary>The next byte to be read.</summary>
    public int Offset { get; private set; } = 2;

    /// <summary>The next number, in [0, <paramref name="largest"/>].</summary>
    public int Next(string what, int largest)
    {
        int before = Offset;
        SkipSpace();
        if (Offset == before)
        {
            throw budget.Failure($"expected white space before {what}.", Offset);
        }

        int start = Offset;
        long value = 0;
        for (; Offset < _content.Length && char.IsAsciiDigit((char)_content[Offset]); Offset++)
        {
            value = Math.Min((10 * value) + (_content[Offset] - '0'), int.MaxValue);
        }

        if (Offset == start)
        {
            throw budget.Failure(
                Offset == _content.Length
                    ? $"the file is cut off before {what}."
                    : $"expected {what}, got byte 0x{_content[Offset]:X2}.", Offset);
        }

        if (value > largest)
        {
            throw budget.Failure($"{what} is {value}; the largest is {largest}.", start);
        }

        return (int)value;
    }

    /// <summary>Takes the one white space that separates the header from binary samples.</summary>
    public void EndHeader()
    {
        if (Offset == _content.Length || !IsSpace(_content[Offset]))
        {
            throw budget.Failure("expected white space after the header.", Offset);
        }

        Offset++;
    }

    /// <summary>The next bit of a plain PBM, 0 or 1; between bits there may be white space, and need not.</summary>
    public int NextBit()
    {
        SkipSpace();
        return Offset == _content.Length ? throw budget.Failure("the file is cut off before a pixel.", Offset)
            : _content[Offset] is (byte)'0' or (byte)'1' ? _content[Offset++] - '0'
            : throw budget.Failure($"expected a pixel of 0 or 1, got byte 0x{_content[Offset]:X2}.", Offset);
    }

    /// <summary>Fails where the file has fewer bytes left than the pixels take.</summary>
    public readonly void Require(long bytes, int width, int height)
    {
        if (_content.Length - Offset < bytes)
        {
            throw budget.Failure(
                $"the file is cut off: {width} x {height} pixels need {bytes} bytes, {_content.Length - Offset} are left.",
                Offset);
        }
    }

    public static bool IsSpace(byte value) => value is (byte)' ' or >= 9 and <= 13;

    private void SkipSpace()
    {
        while (Offset < _content.Length)
        {
            if (_content[Offset] == '#')
            {
                int end = _content[Offset..].IndexOfAny((byte)'\n', (byte)'\r');
                Offset = end < 0 ? _content.Length : Offset + end;
            }
            else if (IsSpace(_content[Offset]))
            {
                Offset++;
            }
            else
            {
                break;
            }
        }
    }
}
