using System.Buffers.Binary;
using System.Text;
using Nin.Formats;

namespace Nin.Training.Logging;

/// <summary>
/// A record of a TensorBoard event file: a message <c>Event</c> in protobuf's encoding, in the frame of a TFRecord. Only what
/// scalars need is here.
/// </summary>
/// <remarks>
/// <b>Source</b> tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto, and "TFRecords format details" in
/// TensorFlow's tutorial.
/// </remarks>
internal sealed class EventRecord
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly List<byte> _message = [];

    private EventRecord(double wallTime, long step)
    {
        Put(_message, 1, wallTime);
        Put(_message, 2, step);
    }

    /// <summary>The first record of every file, which names the version of the format.</summary>
    public static byte[] Version(double wallTime)
    {
        var record = new EventRecord(wallTime, 0);
        Put(record._message, 3, "brain.Event:2"u8);
        return record.Framed();
    }

    /// <summary>
    /// Says that a run begins, or begins again, with a step: readers forget what they have of it and of later ones.
    /// </summary>
    public static byte[] SessionStart(double wallTime, long step)
    {
        var record = new EventRecord(wallTime, step);
        var session = new List<byte>();
        Put(session, 1, 1L);
        Put(record._message, 7, [.. session]);
        return record.Framed();
    }

    /// <summary>Some numbers of a step, by their names.</summary>
    public static byte[] Scalars(double wallTime, long step, params ReadOnlySpan<(string Tag, double Value)> scalars)
    {
        var record = new EventRecord(wallTime, step);
        var summary = new List<byte>();
        foreach ((string tag, double number) in scalars)
        {
            var value = new List<byte>();
            Put(value, 1, Encoding.UTF8.GetBytes(tag));
            Put(value, 2, (float)number);
            Put(summary, 1, [.. value]);
        }

        Put(record._message, 5, [.. summary]);
        return record.Framed();
    }

    /// <summary>The frame: the length and its checksum, the message and its checksum.</summary>
    private byte[] Framed()
    {
        byte[] framed = new byte[8 + 4 + _message.Count + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)_message.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(8), Crc32C.Masked(framed.AsSpan(0, 8)));
        _message.CopyTo(framed, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(^4), Crc32C.Masked(framed.AsSpan(12, _message.Count)));
        return framed;
    }

    private static void Put(List<byte> message, int field, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        message.Add((byte)((field << 3) | Fixed64));
        message.AddRange(bytes);
    }

    private static void Put(List<byte> message, int field, float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        message.Add((byte)((field << 3) | Fixed32));
        message.AddRange(bytes);
    }

    private static void Put(List<byte> message, int field, long value)
    {
        message.Add((byte)((field << 3) | Varint));
        PutVarint(message, (ulong)value);
    }

    private static void Put(List<byte> message, int field, ReadOnlySpan<byte> value)
    {
        message.Add((byte)((field << 3) | Bytes));
        PutVarint(message, (ulong)value.Length);
        message.AddRange(value);
    }

    /// <summary>Seven bits a byte, the lowest first; the eighth bit says that more follow.</summary>
    private static void PutVarint(List<byte> message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.Add((byte)(value | 0x80));
        }

        message.Add((byte)value);
    }
}
