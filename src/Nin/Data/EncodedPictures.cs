using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>
/// The pictures of a source, decoded when they are asked for; as many as fit into a budget are kept decoded. Which ones
/// depends on who asks first, and nothing depends on it.
/// </summary>
internal sealed class EncodedPictures(PictureSource source, Limits limits)
{
    private const string Advice = "'nin data check' names all such files, 'nin train --on-bad-image skip' leaves them out.";

    private readonly Image?[] _decoded = new Image?[source.Paths.Count];
    private long _left = limits.KeptBytes;

    /// <summary>The path of a picture within its folder or archive.</summary>
    public string Path(int index) => source.Paths[index];

    /// <summary>The bytes of a picture's file.</summary>
    public ReadOnlyMemory<byte> Encoded(int index) => source.Read(index);

    /// <exception cref="NinFormatException">The picture is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Image Read(int index)
    {
        Image? kept = Volatile.Read(ref _decoded[index]);
        if (kept is not null)
        {
            return kept;
        }

        Image image = Decode(index);
        if (TryCharge(image.Pixels.Length) && Interlocked.CompareExchange(ref _decoded[index], image, null) is not null)
        {
            // Another thread was faster.
            Interlocked.Add(ref _left, image.Pixels.Length);
        }

        return image;
    }

    private Image Decode(int index)
    {
        string file = source.Describe(index);
        try
        {
            return ImageFile.Decode(source.Read(index), limits, name: file);
        }
        catch (NinFormatException error)
        {
            string hint = error.Hint is null ? Advice : $"{error.Hint} {Advice}";
            throw new NinFormatException(error.Format, error.Problem, file, error.Offset, hint, error);
        }
    }

    /// <summary>Takes from what is left, if it is enough.</summary>
    private bool TryCharge(long size)
    {
        if (Interlocked.Add(ref _left, -size) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _left, size);
        return false;
    }
}
