using Nin.Formats;

namespace Nin.Onnx.Format;

/// <summary>
/// Counts what a protobuf file will cost, before anything of it is made into objects: a message of two bytes becomes an object
/// of a hundred.
/// </summary>
/// <remarks><b>Source</b> The protobuf wire format: a field is a key (number · 8 + wire type) and what its type says.</remarks>
internal ref struct WireScan(ReadOnlySpan<byte> content, OnnxLimits limits)
{
    private readonly ReadOnlySpan<byte> _content = content;
    private long _messages, _numbers, _nodes;

    /// <summary>What the fields of a message hold that is a message itself, or a list; all else is a plain value.</summary>
    private enum Kind
    {
        Plain, Model, Graph, Node, Attribute, Tensor, Value, Type, TensorType, Shape, Dimension, Entry, Function,
        Numbers4, Numbers8, Varints,
    }

    /// <summary>Counts.</summary>
    /// <exception cref="NinFormatException">It is no protobuf file, or costs more than the limits allow.</exception>
    public void Run() => Message(0, _content.Length, Kind.Model, 0);

    /// <summary>Counts what a tensor alone costs.</summary>
    /// <exception cref="NinFormatException">It is no protobuf message, or costs more than the limits allow.</exception>
    public void RunTensor() => Message(0, _content.Length, Kind.Tensor, 0);

    private static Kind KindOf(Kind message, ulong field) => (message, field) switch
    {
        (Kind.Model, 7) or (Kind.Attribute, 6 or 11) => Kind.Graph,
        (Kind.Model, 8 or 14) or (Kind.Tensor, 13) => Kind.Entry,
        (Kind.Model, 25) => Kind.Function,
        (Kind.Graph, 1) => Kind.Node,
        (Kind.Graph, 5) or (Kind.Attribute, 5 or 10) => Kind.Tensor,
        (Kind.Graph, 11 or 12 or 13) => Kind.Value,
        (Kind.Node, 5) => Kind.Attribute,
        (Kind.Value, 2) => Kind.Type,
        (Kind.Type, 1) => Kind.TensorType,
        (Kind.TensorType, 2) => Kind.Shape,
        (Kind.Shape, 1) => Kind.Dimension,
        (Kind.Attribute, 7) or (Kind.Tensor, 4) => Kind.Numbers4,
        (Kind.Tensor, 10) => Kind.Numbers8,
        (Kind.Attribute, 8) or (Kind.Tensor, 1 or 5 or 7 or 11) => Kind.Varints,
        _ => Kind.Plain,
    };

    private void Message(int begin, int end, Kind kind, int depth)
    {
        if (depth > limits.Depth)
        {
            throw TooMuch($"messages inside one another to a depth of at most {limits.Depth}");
        }

        Count(ref _messages, 1, limits.Messages, "messages");
        if (kind == Kind.Node)
        {
            Count(ref _nodes, 1, limits.Nodes, "nodes");
        }

        int at = begin;
        while (at < end)
        {
            ulong key = Varint(ref at, end);
            Kind inside = KindOf(kind, key >> 3);
            switch (key & 7)
            {
                case 0:
                    Varint(ref at, end);
                    Count(ref _numbers, 1, limits.ListedNumbers, "listed numbers");
                    break;
                case 1:
                    Skip(ref at, end, 8);
                    Count(ref _numbers, 1, limits.ListedNumbers, "listed numbers");
                    break;
                case 5:
                    Skip(ref at, end, 4);
                    Count(ref _numbers, 1, limits.ListedNumbers, "listed numbers");
                    break;
                case 2:
                    int first = at;
                    ulong length = Varint(ref first, end);
                    at = first;
                    Skip(ref at, end, length);
                    Inside(first, at, inside, depth);
                    break;
                default:
                    throw Damaged(at, $"wire type {key & 7}");
            }
        }
    }

    private void Inside(int begin, int end, Kind kind, int depth)
    {
        int bytes = end - begin;
        switch (kind)
        {
            case Kind.Plain:
                // A text or bytes: an object each, and none of ONNX's own has thousands beside one another.
                Count(ref _messages, 1, limits.Messages, "messages");
                break;
            case Kind.Numbers4:
                Count(ref _numbers, bytes / 4, limits.ListedNumbers, "listed numbers");
                break;
            case Kind.Numbers8:
                Count(ref _numbers, bytes / 8, limits.ListedNumbers, "listed numbers");
                break;
            case Kind.Varints:
                Count(ref _numbers, bytes, limits.ListedNumbers, "listed numbers");
                break;
            default:
                Message(begin, end, kind, depth + 1);
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

    private static void Skip(ref int at, int end, ulong bytes) =>
        at = bytes <= (ulong)(end - at) ? at + (int)bytes : throw Damaged(at, $"{end - at} bytes where {bytes} were announced");

    private static void Count(ref long count, int more, long most, string what)
    {
        count += more;
        if (count > most)
        {
            throw TooMuch($"at most {most} {what}");
        }
    }

    private static NinFormatException TooMuch(string most) =>
        new("ONNX", $"expected {most}, got more.", hint: "OnnxLimits allow more.");

    private static NinFormatException Damaged(int at, string got) =>
        new("ONNX", $"expected a protobuf field, got {got}.", offset: at, hint: "Is it an ONNX file, and whole?");
}
