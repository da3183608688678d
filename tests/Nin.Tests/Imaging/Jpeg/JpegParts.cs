using System.Buffers.Binary;
using Nin.Imaging.Jpeg;
using Nin.Tests.Imaging.Fuzzing;

namespace Nin.Tests.Imaging.Jpeg;

/// <summary>
/// A JPEG file as its parts: markers with their content, and between restart markers the data without its stuffing.
/// </summary>
internal static class JpegParts
{
    /// <summary>The kind of a part that is data; of the others it is the marker.</summary>
    public const uint Data = 0;

    public static List<Segment> Split(byte[] file)
    {
        var parts = new List<Segment>();
        for (int at = 0; at < file.Length;)
        {
            byte marker = file[at + 1];
            int length = JpegMarker.IsBare(marker) ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            parts.Add(new Segment(marker, length == 0 ? [] : file[(at + 4)..(at + 2 + length)]));
            at += 2 + length;
            if (marker is JpegMarker.StartOfScan or (>= JpegMarker.FirstRestart and <= JpegMarker.LastRestart))
            {
                var data = new List<byte>();
                for (; file[at] != 0xFF || file[at + 1] == 0; at += file[at] == 0xFF ? 2 : 1)
                {
                    data.Add(file[at]);
                }

                parts.Add(new Segment(Data, [.. data]));
            }
        }

        return parts;
    }

    public static byte[] Join(IEnumerable<Segment> parts)
    {
        var file = new List<byte>();
        foreach (Segment part in parts)
        {
            if (part.Kind == Data)
            {
                AddStuffed(file, part.Data);
                continue;
            }

            file.AddRange([0xFF, (byte)part.Kind]);
            if (!JpegMarker.IsBare((byte)part.Kind))
            {
                int length = part.Data.Length + 2;
                file.AddRange([(byte)(length >> 8), (byte)length, .. part.Data]);
            }
        }

        return [.. file];
    }

    /// <summary>One of the golden files.</summary>
    public static byte[] Golden(string name) => File.ReadAllBytes(Path.Combine(GoldenFiles.Folder, "jpeg", name + ".jpg"));

    /// <summary>A golden file with the first part of a kind changed.</summary>
    public static byte[] Changed(string name, byte marker, Func<byte[], byte[]> change)
    {
        List<Segment> parts = Split(Golden(name));
        int at = parts.FindIndex(part => part.Kind == marker);
        parts[at] = parts[at] with { Data = change((byte[])parts[at].Data.Clone()) };
        return Join(parts);
    }

    /// <summary>A golden file with a byte of the first part of a kind changed.</summary>
    public static byte[] Changed(string name, byte marker, int at, byte value) => Changed(name, marker, data =>
    {
        data[at] = value;
        return data;
    });

    /// <summary>A golden file whose parts are edited.</summary>
    public static byte[] Edited(string name, Action<List<Segment>> edit)
    {
        List<Segment> parts = Split(Golden(name));
        edit(parts);
        return Join(parts);
    }

    private static void AddStuffed(List<byte> file, byte[] data)
    {
        foreach (byte value in data)
        {
            file.Add(value);
            if (value == 0xFF)
            {
                file.Add(0);
            }
        }
    }
}
