using Nin.Formats;

namespace Nin.Imaging;

/// <summary>The front door for pictures: recognises a file by its first bytes, never by its name, and decodes it.</summary>
/// <remarks>
/// Reads PNG, JPEG, GIF, BMP and PBM/PGM/PPM, and what was registered with <see cref="ImageDecoders.Register"/>; other well-known
/// formats are refused by name. A file costs at most
/// <see cref="Limits.DecodeBytes"/> for its bytes and as much again for its decoding.
/// </remarks>
public static class ImageFile
{
    /// <summary>Reads a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What may be spent on it; <see cref="Limits.Default"/> where null.</param>
    /// <param name="decoders">The formats to read; <see cref="ImageDecoders.Default"/> where null.</param>
    /// <exception cref="NinFormatException">
    /// The file is empty, of no known format, damaged, or larger than the limits allow.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read, or is a folder.</exception>
    public static Image Read(string path, Limits? limits = null, ImageDecoders? decoders = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Read(stream, limits, decoders, path);
    }

    /// <summary>Reads a picture from a stream, from its position to its end. The stream is left open.</summary>
    /// <param name="stream">The source.</param>
    /// <param name="limits">What may be spent on it; <see cref="Limits.Default"/> where null.</param>
    /// <param name="decoders">The formats to read; <see cref="ImageDecoders.Default"/> where null.</param>
    /// <param name="name">What to call the source in messages.</param>
    /// <exception cref="NinFormatException">
    /// The content is empty, of no known format, damaged, or larger than the limits allow.
    /// </exception>
    public static Image Read(Stream stream, Limits? limits = null, ImageDecoders? decoders = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= Limits.Default;
        decoders ??= ImageDecoders.Default;
        return Named(name, () =>
        {
            // The format is looked at first: a large file of another kind is refused without being read.
            var start = new byte[ImageDecoders.StartBytes];
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            IImageDecoder decoder = Recognise(start.AsSpan(0, length), decoders);
            byte[] content = ImageContent.ReadToEnd(stream, start.AsMemory(0, length), decoder.Format, limits);
            return decoder.Decode(content, limits);
        });
    }

    /// <summary>
    /// Reads a picture file without holding a thread while the disk works; the decoding itself is done by the caller's.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What may be spent on it; <see cref="Limits.Default"/> where null.</param>
    /// <param name="decoders">The formats to read; <see cref="ImageDecoders.Default"/> where null.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="NinFormatException">
    /// The file is empty, of no known format, damaged, or larger than the limits allow.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read, or is a folder.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static async Task<Image> ReadAsync(
        string path, Limits? limits = null, ImageDecoders? decoders = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0,
            FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using (stream.ConfigureAwait(false))
        {
            return await ReadAsync(stream, limits, decoders, path, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads a picture from a stream, from its position to its end, with asynchronous reads alone: the body of a web request has
    /// no others. The stream is left open.
    /// </summary>
    /// <param name="stream">The source; it need not be seekable.</param>
    /// <param name="limits">What may be spent on it; <see cref="Limits.Default"/> where null.</param>
    /// <param name="decoders">The formats to read; <see cref="ImageDecoders.Default"/> where null.</param>
    /// <param name="name">What to call the source in messages.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="NinFormatException">
    /// The content is empty, of no known format, damaged, or larger than the limits allow.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static async Task<Image> ReadAsync(
        Stream stream, Limits? limits = null, ImageDecoders? decoders = null, string? name = null,
            CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= Limits.Default;
        decoders ??= ImageDecoders.Default;
        var start = new byte[ImageDecoders.StartBytes];
        int length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(
            false);
        try
        {
            IImageDecoder decoder = Recognise(start.AsSpan(0, length), decoders);
            byte[] content = await ImageContent.ReadToEndAsync(
                stream, start.AsMemory(0, length), decoder.Format, limits, cancellation)
                .ConfigureAwait(false);
            return decoder.Decode(content, limits);
        }
        catch (NinFormatException error) when (name is not null && error.File is null)
        {
            throw error.WithFile(name);
        }
    }

    /// <summary>Decodes a picture file that is in memory.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="limits">What may be spent on it; <see cref="Limits.Default"/> where null.</param>
    /// <param name="decoders">The formats to read; <see cref="ImageDecoders.Default"/> where null.</param>
    /// <param name="name">What to call the content in messages, such as the path inside an archive.</param>
    /// <exception cref="NinFormatException">
    /// The content is empty, of no known format, damaged, or larger than the limits allow.
    /// </exception>
    public static Image Decode(
        ReadOnlyMemory<byte> content, Limits? limits = null, ImageDecoders? decoders = null, string? name = null)
    {
        limits ??= Limits.Default;
        return Named(name, () =>
        {
            IImageDecoder decoder = Recognise(content.Span, decoders ?? ImageDecoders.Default);
            ImageContent.CheckLength(content.Length, decoder.Format, limits);
            return decoder.Decode(content, limits);
        });
    }

    private static Image Named(string? name, Func<Image> decode)
    {
        try
        {
            return decode();
        }
        catch (NinFormatException error) when (name is not null && error.File is null)
        {
            throw error.WithFile(name);
        }
    }

    private static IImageDecoder Recognise(ReadOnlySpan<byte> content, ImageDecoders decoders)
    {
        if (content.IsEmpty)
        {
            throw new NinFormatException("image", "the file is empty.");
        }

        return decoders.Find(content) ?? throw RefusedFormats.Refuse(content, decoders);
    }
}
