using System.Buffers.Binary;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data.Layouts;

/// <summary>Reads IDX files, the format of MNIST and Fashion-MNIST, plain or gzipped.</summary>
/// <remarks>
/// <b>Source</b> Y. LeCun, C. Cortes, C. Burges, <i>The MNIST database of handwritten digits</i>, "File formats": two zero
/// bytes, a type (8: unsigned bytes), the number of dimensions, each dimension as a big-endian 32-bit integer, the data.
/// </remarks>
public static class Idx
{
    private const string FormatName = "IDX";
    private const byte UnsignedBytes = 8;

    /// <summary>What a record costs in memory besides its data: the picture object, its reference, its label.</summary>
    private const long RecordBytes = 96;

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private static readonly string[] Fashion =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Reads one file of pictures and one of labels.</summary>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="imagesPath">The pictures: unsigned bytes, [count, height, width].</param>
    /// <param name="labelsPath">The labels: unsigned bytes, [count].</param>
    /// <param name="classes">The class names; every label must be an index into them.</param>
    /// <param name="limits">What the reading may spend, or null for the default.</param>
    /// <exception cref="NinFormatException">
    /// A file is not IDX, is damaged or too large, or the two do not belong together.
    /// </exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static InMemoryDataset Read(
        string name, string imagesPath, string labelsPath, IReadOnlyList<string> classes, Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        limits ??= Limits.Default;
        (int[] imageShape, byte[] pixels) = ReadBytes(imagesPath, rank: 3, limits);
        (int[] labelShape, byte[] labels) = ReadBytes(labelsPath, rank: 1, limits);
        int count = imageShape[0], height = imageShape[1], width = imageShape[2];
        if (labelShape[0] != count)
        {
            throw new NinFormatException(
                FormatName, $"expected a label for each of {CountText.Counted(count, "picture")}, got {labelShape[0]}.",
                labelsPath);
        }

        var images = new Image[count];
        int[] labelIndices = new int[count];
        int size = height * width;
        for (int i = 0; i < count; i++)
        {
            if (labels[i] >= classes.Count)
            {
                throw new NinFormatException(
                    FormatName, $"label {labels[i]} is out of range; there are {CountText.Counted(classes.Count, "class")}.",
                    labelsPath, 8 + i);
            }

            images[i] = new Image(height, width, channels: 1, pixels.AsMemory(i * size, size));
            labelIndices[i] = labels[i];
        }

        return new InMemoryDataset(name, classes, images, labelIndices);
    }

    /// <summary>
    /// Reads a folder with the four files of MNIST. The files do not say what their labels mean: the classes are Fashion-MNIST's
    /// where <paramref name="name"/>, the folder, or the folder that it is in is called fashion-mnist or fashion, in capitals or
    /// not, with a hyphen, an underscore or neither; they are the ten digits everywhere else.
    /// </summary>
    /// <exception cref="NinFormatException">
    /// A file is not IDX, is damaged or too large, or two do not belong together.
    /// </exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static DataSplits ReadFolder(string folder, string name, Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string?[] names = [name, Path.GetFileName(path), Path.GetFileName(Path.GetDirectoryName(path))];
        string[] classes = names.Any(IsFashion) ? Fashion : Digits;
        InMemoryDataset Part(string part, string prefix) =>
            Read($"{name}/{part}", Require(folder, prefix, "images", 3), Require(folder, prefix, "labels", 1), classes, limits);
        bool hasTest = Find(folder, "t10k", "images", 3) is not null;
        return new DataSplits(name, Part("train", "train"), Validation: null, hasTest ? Part("test", "t10k") : null);
    }

    /// <summary>Whether a folder holds MNIST's training pictures.</summary>
    internal static bool IsFolder(string folder) => Find(folder, "train", "images", 3) is not null;

    private static bool IsFashion(string? name) =>
        name?.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant()
            is "FASHIONMNIST" or "FASHION";

    private static string Require(string folder, string prefix, string kind, int rank) =>
        Find(folder, prefix, kind, rank)
        ?? throw new FileNotFoundException($"IDX: expected {prefix}-{kind}-idx{rank}-ubyte or the same with .gz in '{folder}'.");

    private static string? Find(string folder, string prefix, string kind, int rank)
    {
        string name = $"{prefix}-{kind}-idx{rank}-ubyte", dotted = $"{prefix}-{kind}.idx{rank}-ubyte";
        return new[] { name, $"{name}.gz", dotted, $"{dotted}.gz" }
            .Select(file => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    private static (int[] Shape, byte[] Data) ReadBytes(string path, int rank, Limits limits)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ContentStream stream = ContentStream.Open(path, FormatName, limits);
        Span<byte> header = stackalloc byte[4 * (1 + rank)];
        stream.Fill(header[..4], "header");
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedBytes || header[3] != rank)
        {
            throw new NinFormatException(
                FormatName,
                $"expected 00-00-08-{rank:X2} (unsigned bytes, {rank} dimension{(rank == 1 ? "" : "s")}), got "
                    + $"{BitConverter.ToString(header[..4].ToArray())}.",
                path,
                0);
        }

        stream.Fill(header[4..], "header");
        int[] shape = new int[rank];
        long bytes = 1;
        for (int i = 0; i < rank; i++)
        {
            uint side = BinaryPrimitives.ReadUInt32BigEndian(header[(4 * (i + 1))..]);
            long most = i == 0 ? limits.Records : limits.Side;
            if (side == 0 || side > most)
            {
                throw new NinFormatException(
                    FormatName, $"expected a dimension from 1 to {most}, got {side}.", path, 4 * (i + 1));
            }

            shape[i] = (int)side;
            bytes *= side;
            if (bytes + (shape[0] * RecordBytes) > Math.Min(limits.DecodeBytes, Array.MaxLength))
            {
                throw new NinFormatException(
                    FormatName, $"expected at most {limits.DecodeBytes} bytes of memory, needs more.", path, 4 * (i + 1));
            }
        }

        if (header.Length + bytes > stream.AtMost)
        {
            throw new NinFormatException(
                FormatName, $"the header promises {bytes} bytes of data, more than the file holds.", path, 4,
                "Is the file complete?");
        }

        byte[] data = new byte[bytes];
        stream.Fill(data, "data");
        if (stream.Read(header[..1]) != 0)
        {
            long end = header.Length + bytes;
            throw new NinFormatException(FormatName, $"expected the file to end after {end} bytes, got more.", path, end);
        }

        return (shape, data);
    }
}
