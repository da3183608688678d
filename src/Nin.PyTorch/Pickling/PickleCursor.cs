using System.Buffers.Binary;
using System.Text;
using Nin.Formats;

namespace Nin.PyTorch.Pickling;

/// <summary>Reads the arguments of a pickle's instructions, and never beyond its end.</summary>
internal sealed class PickleCursor(ReadOnlyMemory<byte> pickle, int start)
{
    /// <summary>The next byte.</summary>
    public int Position { get; private set; } = start;

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <exception cref="NinFormatException">The pickle ends before.</exception>
    public ReadOnlySpan<byte> Bytes(ulong count)
    {
        if (count > (ulong)(pickle.Length - Position))
        {
            throw Failure($"expected {count} bytes more, got {pickle.Length - Position}");
        }

        ReadOnlySpan<byte> bytes = pickle.Span.Slice(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    /// <summary>A text that ends with a line.</summary>
    public string Line()
    {
        int length = pickle.Span[Position..].IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(
            Bytes(length < 0 ? throw Failure("expected a name, got no end of it") : (ulong)length));
        Position++;
        return line;
    }

    /// <summary>Says what is wrong with the pickle here.</summary>
    public NinFormatException Failure(string problem, string? hint = null) => new(
        StateDict.FormatName, $"the pickle is damaged: {problem}.", offset: Position, hint: hint ?? "Is the file complete?");
}
