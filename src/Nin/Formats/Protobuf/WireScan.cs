namespace Nin.Formats.Protobuf;

/// <summary>
/// Counts what a protobuf file will cost, before anything of it is made into objects: a message of two bytes becomes an object
/// of a hundred.
/// </summary>
/// <remarks><b>Source</b> The protobuf wire format: a field is a key (number · 8 + wire type) and what its type says.</remarks>
/// <param name="content">The file.</param>
/// <param name="limits">What it may cost.</param>
/// <param name="schema">What a field of a kind of message holds.</param>
/// <param name="count">Called for each message with its kind, where the caller counts some by themselves.</param>
internal ref struct WireScan(
    ReadOnlySpan<byte> content, WireLimits limits, Func<int, ulong, WireField> schema, Action<int>? count = null)
{
    private readonly ReadOnlySpan<byte> _content = content;
    private long _messages, _numbers;

    /// <summary>Counts.</summary>
    /// <param name="kind">The kind of message that the file is.</param>
    /// <exception cref="NinFormatException">It is no protobuf file, or costs more than the limits allow.</exception>
    public void Run(int kind) => Message(0, _content.Length, kind, 0);

    private void Message(int begin, int end, int kind, int depth)
    {
        if (depth > limits.Depth)
        {
            throw TooMuch($"messages inside one another to a depth of at most {limits.Depth}");
        }

        Count(ref _messages, 1, limits.Messages, "messages");
        count?.Invoke(kind);

        int at = begin;
        while (at < end)
        {
            ulong key = Varint(ref at, end);
            switch (key & 7)
            {
                case 0:
                    Varint(ref at, end);
                    Count(ref _numbers, 1, limits.Numbers, "listed numbers");
                    break;
                case 1:
                    Skip(ref at, end, 8);
                    Count(ref _numbers, 1, limits.Numbers, "listed numbers");
                    break;
                case 5:
                    Skip(ref at, end, 4);
                    Count(ref _numbers, 1, limits.Numbers, "listed numbers");
                    break;
                case 2:
                    int first = at;
                    ulong length = Varint(ref first, end);
                    at = first;
                    Skip(ref at, end, length);
                    Inside(first, at, schema(kind, key >> 3), depth);
                    break;
                default:
                    throw Damaged(at, $"wire type {key & 7}");
            }
        }
    }

    private void Inside(int begin, int end, WireField field, int depth)
    {
        int bytes = end - begin;
        switch (field.Content)
        {
            case WireContent.Plain:
                // A text or bytes: an object each.
                Count(ref _messages, 1, limits.Messages, "messages");
                break;
            case WireContent.Numbers4:
                Count(ref _numbers, bytes / 4, limits.Numbers, "listed numbers");
                break;
            case WireContent.Numbers8:
                Count(ref _numbers, bytes / 8, limits.Numbers, "listed numbers");
                break;
            case WireContent.Varints:
                Count(ref _numbers, bytes, limits.Numbers, "listed numbers");
                break;
            default:
                Message(begin, end, field.Message, depth + 1);
                break;
        }
    }

    private readonly ulong Varint(ref int at, int end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = at < end ? _content[at++] : throw Damaged(at, "an end in the middle of a number");
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged(at, "a number of more than ten bytes");
    }

    private readonly void Skip(ref int at, int end, ulong bytes) =>
        at = bytes <= (ulong)(end - at) ? at + (int)bytes : throw Damaged(at, $"{end - at} bytes where {bytes} were announced");

    private readonly void Count(ref long count, int more, long most, string what)
    {
        count += more;
        if (count > most)
        {
            throw TooMuch($"at most {most} {what}");
        }
    }

    private readonly NinFormatException TooMuch(string most) =>
        new(limits.Format, $"expected {most}, got more.", hint: limits.Hint);

    private readonly NinFormatException Damaged(int at, string got) => new(
        limits.Format, $"expected a protobuf field, got {got}.", offset: at, hint: $"Is it a file of {limits.Format}, and whole?");
}
