using System.Text;

namespace Nin.Tests.Benchmarks;

/// <summary>The fields of a Protocol Buffers message, by their numbers: what a reader of another make would find.</summary>
internal sealed class ProtoFields
{
    private readonly List<(int Field, long Number, byte[] Bytes)> _fields = [];

    public ProtoFields(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            long tag = Base128(ref message);
            (long number, byte[] bytes) = (0, []);
            switch (tag & 7)
            {
                case 0:
                    number = Base128(ref message);
                    break;
                case 2:
                    int length = (int)Base128(ref message);
                    bytes = message[..length].ToArray();
                    message = message[length..];
                    break;
                case 5:
                    bytes = message[..4].ToArray();
                    message = message[4..];
                    break;
                default:
                    throw new FormatException($"wire type {tag & 7}");
            }

            _fields.Add(((int)(tag >> 3), number, bytes));
        }
    }

    public long[] Numbers(int field) => [.. _fields.Where(f => f.Field == field).Select(f => f.Number)];

    public string[] Texts(int field) => [.. All(field).Select(Encoding.UTF8.GetString)];

    public float Single(int field) => BitConverter.ToSingle(Assert.Single(All(field)));

    public ProtoFields[] Messages(int field) => [.. All(field).Select(bytes => new ProtoFields(bytes))];

    public ProtoFields Message(int field) => Assert.Single(Messages(field));

    public byte[] Bytes(int field) => Assert.Single(All(field));

    private IEnumerable<byte[]> All(int field) => _fields.Where(f => f.Field == field).Select(f => f.Bytes);

    private static long Base128(ref ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            value |= (long)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
