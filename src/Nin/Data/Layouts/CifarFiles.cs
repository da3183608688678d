using System.Text;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data.Layouts;

/// <summary>Fills a span with the next bytes of a file.</summary>
internal delegate void ByteSource(Span<byte> destination);

/// <summary>Collects the files of one CIFAR set, in whatever order they come, and puts the set together.</summary>
internal sealed class CifarFiles(string name, CifarLayout layout, Limits limits)
{
    private const int Side = 32, Channels = 3, Plane = Side * Side, PictureBytes = Channels * Plane;

    /// <summary>What a record costs in memory besides its pixels: the picture object, its reference, its label.</summary>
    private const int RecordBytes = 96;

    private readonly Dictionary<string, Part> _parts = [];
    private string[]? _names;
    private long _charged;

    private sealed record Part(Image[] Images, int[] Labels);

    internal CifarLayout Layout => layout;

    /// <summary>Reads a file of the layout.</summary>
    internal void Add(string file, string path, long length, ByteSource source)
    {
        if (file == layout.NamesFile)
        {
            _names = ReadNames(path, length, source);
        }
        else if (!_parts.TryAdd(file, ReadPart(path, length, source)))
        {
            throw new NinFormatException(CifarBinary.FormatName, $"'{file}' occurs twice.", path);
        }
    }

    /// <summary>Puts together what was added.</summary>
    internal DataSplits ToSplits(string from)
    {
        IReadOnlyList<string> classes = _names ?? layout.Classes;
        Part[] train = [.. layout.TrainFiles.Where(_parts.ContainsKey).Select(file => _parts[file])];
        return train.Length == 0
            ? throw new NinFormatException(CifarBinary.FormatName, $"expected {layout.TrainFiles[0]} ({layout.Name}).", from)
            : new DataSplits(
                name,
                ToDataset("train", train, classes),
                Validation: null,
                _parts.TryGetValue(layout.TestFile, out Part? test) ? ToDataset("test", [test], classes) : null);
    }

    private InMemoryDataset ToDataset(string part, Part[] parts, IReadOnlyList<string> classes) =>
        new($"{name}/{part}", classes, [.. parts.SelectMany(one => one.Images)], [.. parts.SelectMany(one => one.Labels)]);

    private string[] ReadNames(string path, long length, ByteSource source)
    {
        Charge(path, length, limits.AncillaryBytes);
        byte[] text = new byte[length];
        source(text);
        string[] names = Encoding.UTF8.GetString(text).Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == layout.Classes.Count
            ? names
            : throw new NinFormatException(
                CifarBinary.FormatName, $"expected {layout.Classes.Count} class names, got {names.Length}.", path);
    }

    private Part ReadPart(string path, long length, ByteSource source)
    {
        int size = layout.LabelBytes + PictureBytes;
        if (length == 0 || length % size != 0)
        {
            throw new NinFormatException(
                CifarBinary.FormatName,
                $"expected records of {size} bytes ({layout.Name}), got {length} bytes.",
                path,
                hint: "Is the file complete?");
        }

        long count = length / size;
        Charge(path, count * (PictureBytes + RecordBytes), limits.DecodeBytes);
        byte[] pixels = new byte[count * PictureBytes], record = new byte[size];
        var images = new Image[count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            source(record);
            labels[i] = record[layout.LabelBytes - 1];
            if (labels[i] >= layout.Classes.Count)
            {
                throw new NinFormatException(
                    CifarBinary.FormatName,
                    $"label {labels[i]} is out of range; there are {layout.Classes.Count} classes.",
                    path,
                    ((long)i * size) + layout.LabelBytes - 1);
            }

            Memory<byte> picture = pixels.AsMemory(i * PictureBytes, PictureBytes);
            Interleave(record.AsSpan(layout.LabelBytes), picture.Span);
            images[i] = new Image(Side, Side, Channels, picture);
        }

        return new Part(images, labels);
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> destination)
    {
        for (int pixel = 0; pixel < Plane; pixel++)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                destination[(pixel * Channels) + channel] = planes[(channel * Plane) + pixel];
            }
        }
    }

    private void Charge(string path, long bytes, long most)
    {
        _charged += bytes;
        if (bytes > Math.Min(most, Array.MaxLength) || _charged > limits.DecodeBytes)
        {
            throw new NinFormatException(
                CifarBinary.FormatName,
                $"expected at most {Math.Min(most, limits.DecodeBytes)} bytes of memory, needs {_charged}.", path);
        }
    }
}
