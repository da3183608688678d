using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Nin.Data;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Training;

/// <summary>Tells pictures from others of the same names and labels, at little cost.</summary>
internal static class PictureFingerprint
{
    /// <summary>Pictures that are looked at.</summary>
    public const int MostPictures = 1024;

    /// <summary>
    /// The SHA-256 over the classes, the labels and the fingerprint of each part, whose pictures have one class each.
    /// </summary>
    public static string OfParts(DataSplits data, CancellationToken cancellation)
    {
        var hash = new Sha256();
        foreach (Dataset part in new[] { data.Train, data.Validation, data.Test }.OfType<Dataset>())
        {
            hash.Append(Encoding.UTF8.GetBytes(string.Join('\n', part.Classes)));
            int[] labels = [.. Enumerable.Range(0, part.Count).Select(part.Label)];
            hash.Append(MemoryMarshal.AsBytes(labels.AsSpan()));
            hash.Append(Encoding.UTF8.GetBytes(Of(part, cancellation)));
        }

        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <summary>
    /// The SHA-256 over the number of pictures and the content of up to <see cref="MostPictures"/> of them, evenly spread: the
    /// bytes of a picture's own file, which is not decoded, or the pixels where it has none. In a larger set a change in a few
    /// pictures can escape; another size, another encoding or another source of all of them cannot.
    /// </summary>
    public static string Of(Dataset dataset, CancellationToken cancellation)
    {
        var hash = new Sha256();
        Span<byte> numbers = stackalloc byte[3 * sizeof(int)];
        int looked = Math.Min(dataset.Count, MostPictures);
        BinaryPrimitives.WriteInt32LittleEndian(numbers, dataset.Count);
        hash.Append(numbers[..sizeof(int)]);
        for (int i = 0; i < looked; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            int index = (int)((long)i * dataset.Count / looked);
            if (dataset.Encoded(index) is ReadOnlyMemory<byte> file)
            {
                hash.Append(file.Span);
                continue;
            }

            Image picture = dataset.Read(index);
            BinaryPrimitives.WriteInt32LittleEndian(numbers, picture.Height);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[sizeof(int)..], picture.Width);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[(2 * sizeof(int))..], picture.Channels);
            hash.Append(numbers);
            hash.Append(picture.Pixels.Span);
        }

        return Convert.ToHexStringLower(hash.Finish());
    }
}
