using System.Buffers.Binary;
using System.Text;

namespace Nin.Tests.Training.Logging;

/// <summary>A record as TensorBoard would read it; what it does not have is null.</summary>
internal sealed record ReadEvent(
    double WallTime, long Step, string? Version, bool IsSessionStart, (string Tag, float Value)[] Scalars);

/// <summary>
/// Reads event files by the description of their format, with nothing of the library: the frame with both checksums, bit by bit,
/// and protobuf's fields.
/// </summary>
internal static class EventFileReader
{
    public static List<ReadEvent> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        int at = 0;
        while (at < file.Length)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            CheckSum(file, at, 8, at + 8);
            CheckSum(file, at + 12, length, at + 12 + length);
            events.Add(Event(file.AsSpan(at + 12, length).ToArray()));
            at += 12 + length + 4;
        }

        Assert.Equal(file.Length, at);
        return events;
    }

    /// <summary>
    /// All files of a folder in the order of their names: a session that begins at a step takes back that one and the later.
    /// </summary>
    public static List<ReadEvent> ReadFolder(string folder)
    {
        var kept = new List<ReadEvent>();
        foreach (ReadEvent read in Directory.GetFiles(folder, "events.out.tfevents.*").Order(StringComparer.Ordinal).SelectMany(Read))
        {
            if (read.IsSessionStart)
            {
                kept.RemoveAll(old => old.Step >= read.Step);
            }

            kept.Add(read);
        }

        return [.. kept.Where(read => read.Scalars.Length > 0)];
    }

    private static void CheckSum(byte[] file, int from, int length, int place)
    {
        uint crc = ~0u;
        foreach (byte value in file.AsSpan(from, length))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        crc = ~crc;
        uint masked = unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
        Assert.Equal(masked, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(place)));
    }

    private static ReadEvent Event(byte[] message)
    {
        var read = new ReadEvent(0, 0, null, false, []);
        foreach ((int field, object value) in Fields(message))
        {
            read = field switch
            {
                1 => read with { WallTime = BitConverter.UInt64BitsToDouble((ulong)value) },
                2 => read with { Step = (long)(ulong)value },
                3 => read with { Version = Encoding.UTF8.GetString((byte[])value) },
                5 => read with { Scalars = [.. Fields((byte[])value).Select(one => Scalar((byte[])one.Value))] },
                7 => read with { IsSessionStart = Fields((byte[])value) is [(1, 1ul)] },
                _ => throw new InvalidDataException($"an event has no field {field}"),
            };
        }

        return read;
    }

    private static (string Tag, float Value) Scalar(byte[] message)
    {
        (int Field, object Value)[] fields = [.. Fields(message)];
        Assert.Equal([1, 2], fields.Select(field => field.Field));
        return (Encoding.UTF8.GetString((byte[])fields[0].Value), BitConverter.UInt32BitsToSingle((uint)fields[1].Value));
    }

    private static List<(int Field, object Value)> Fields(byte[] message)
    {
        List<(int Field, object Value)> fields = [];
        for (int at = 0; at < message.Length;)
        {
            ulong key = Varint(message, ref at);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Varint(message, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    value = message.AsSpan(at, length).ToArray();
                    at += length;
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"there is no wire type {key & 7}");
            }

            fields.Add(((int)(key >> 3), value));
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
