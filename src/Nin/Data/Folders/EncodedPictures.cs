using System.IO.Hashing;
using System.Text;
using Nin.Data.Loading;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data.Folders;

/// <summary>
/// The pictures of a source, decoded when they are asked for; as many as fit into a budget are kept decoded. Which ones
/// depends on who asks first, and nothing depends on it. What all threads hold of files and decodes under way is bounded too.
/// </summary>
internal sealed class EncodedPictures
{
    /// <summary>A decoded picture and the planes it is made from, three bytes a pixel each.</summary>
    private const int DecodeBytesPerPixel = 6;

    private readonly EncodedSource _source;
    private readonly Limits _limits;
    private readonly Image?[] _decoded;
    private readonly ulong?[] _hashes;
    // Two gates, always in this order: whoever has passed the second one waits for nobody.
    private readonly MemoryGate _files, _decodes;

    public EncodedPictures(EncodedSource source, Limits limits)
    {
        (_source, _limits) = (source, limits);
        (_decoded, _hashes) = (new Image?[source.Count], new ulong?[source.Count]);
        (Kept, _files, _decodes) = (
            new KeptPictures(limits.KeptBytes), new MemoryGate(limits.InFlightBytes / 4), new MemoryGate(limits.InFlightBytes));
    }

    /// <summary>The memory that decoded pictures may take, here and wherever they are kept in another size.</summary>
    public KeptPictures Kept { get; }

    /// <summary>What a picture is called in messages.</summary>
    public string Describe(int index) => _source.Describe(index);

    /// <summary>The path of a picture within its folder or archive.</summary>
    public string Path(int index) => _source.PathOf(index);

    /// <summary>The bytes of a picture's file.</summary>
    /// <exception cref="NinFormatException">The file is too large, or cannot be opened.</exception>
    public ReadOnlyMemory<byte> Encoded(int index) => Named(index, () => _source.Read(index));

    /// <summary>The length of a picture's file; 0 where it cannot be looked at.</summary>
    public long EncodedLength(int index)
    {
        try
        {
            return _source.LengthOf(index);
        }
        catch (Exception error) when (IsOfOneFile(error))
        {
            return 0;
        }
    }

    /// <summary>A hash of the bytes of a picture's file; of its path where they cannot be read.</summary>
    public ulong ContentHash(int index)
    {
        lock (_hashes)
        {
            if (_hashes[index] is ulong known)
            {
                return known;
            }
        }

        try
        {
            using MemoryGate.Ticket ticket = _files.Enter(LengthOf(index));
            return Remember(index, _source.Read(index));
        }
        catch (Exception error) when (error is NinFormatException or IOException or UnauthorizedAccessException)
        {
            return XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(Path(index)));
        }
    }

    /// <exception cref="NinFormatException">The picture is damaged, or its file cannot be opened.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Image Read(int index)
    {
        Image? kept = Volatile.Read(ref _decoded[index]);
        if (kept is not null)
        {
            return kept;
        }

        Image image = Decode(index, image => image);
        if (Kept.TryCharge(image.Pixels.Length) && Interlocked.CompareExchange(ref _decoded[index], image, null) is not null)
        {
            // Another thread was faster.
            Kept.Return(image.Pixels.Length);
        }

        return image;
    }

    /// <summary>Makes something of a picture, which is not kept here any longer.</summary>
    public T Use<T>(int index, Func<Image, T> use)
    {
        if (Interlocked.Exchange(ref _decoded[index], null) is not Image kept)
        {
            return Decode(index, use);
        }

        Kept.Return(kept.Pixels.Length);
        return use(kept);
    }

    /// <summary>Makes something of a picture's file in a way of one's own, in the same bounds and under the same name.</summary>
    /// <exception cref="NinFormatException">The file is damaged, or cannot be opened.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public T UseFile<T>(int index, Func<ReadOnlyMemory<byte>, Limits, T> decode) => Named(index, () =>
    {
        using MemoryGate.Ticket read = _files.Enter(LengthOf(index));
        ReadOnlyMemory<byte> content = _source.Read(index);
        Remember(index, content);
        long pixels = Math.Min(DeclaredSize.PixelsOf(content.Span) ?? content.Length, _limits.Pixels);
        using MemoryGate.Ticket decoding = _decodes.Enter(pixels * DecodeBytesPerPixel);
        return decode(content, _limits);
    });

    private T Decode<T>(int index, Func<Image, T> use) =>
        UseFile(index, (content, limits) => use(ImageFile.Decode(content, limits, name: _source.Describe(index))));

    /// <summary>Names the file in what goes wrong.</summary>
    private T Named<T>(int index, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (NinFormatException error)
        {
            throw new NinFormatException(error.Format, error.Problem, _source.Describe(index), error.Offset, error.Hint, error)
            {
                Remedy = Remedy.SkipBadImages,
            };
        }
        catch (Exception error) when (IsOfOneFile(error))
        {
            throw new NinFormatException("image", "the file cannot be opened.", _source.Describe(index), inner: error)
            {
                Remedy = Remedy.SkipBadImages,
            };
        }
    }

    /// <summary>A file that is gone or must not be read is that file's fault; a disk that fails is not.</summary>
    private static bool IsOfOneFile(Exception error) =>
        error is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException;

    private long LengthOf(int index) => Math.Min(EncodedLength(index), _limits.PictureBytes);

    private ulong Remember(int index, ReadOnlyMemory<byte> content)
    {
        ulong hash = XxHash64.HashToUInt64(content.Span);
        lock (_hashes)
        {
            _hashes[index] = hash;
        }

        return hash;
    }
}
