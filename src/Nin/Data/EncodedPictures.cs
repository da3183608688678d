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
    private readonly KeptPictures _kept = new(limits.KeptBytes);

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
        if (_kept.TryCharge(image.Pixels.Length) && Interlocked.CompareExchange(ref _decoded[index], image, null) is not null)
        {
            // Another thread was faster.
            _kept.Return(image.Pixels.Length);
        }

        return image;
    }

    /// <summary>As <see cref="Read"/>, and the picture is not kept here any longer.</summary>
    public Image ReadOnce(int index)
    {
        if (Interlocked.Exchange(ref _decoded[index], null) is not Image kept)
        {
            return Decode(index);
        }

        _kept.Return(kept.Pixels.Length);
        return kept;
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
}
