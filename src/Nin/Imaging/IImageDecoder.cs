using Nin.Formats;

namespace Nin.Imaging;

/// <summary>
/// Reads one picture format. Nin brings its own; give another to <see cref="ImageDecoders.Register"/>, for the whole program, or
/// to <see cref="ImageDecoders.With"/>, for some calls, to read a further format or to take the place of one of Nin's.
/// </summary>
public interface IImageDecoder
{
    /// <summary>The format's short name for messages, such as <c>PNG</c>.</summary>
    string Format { get; }

    /// <summary>
    /// The endings of file names, with their dots and in lower case, by which such files are looked for in folders and archives.
    /// None where the format brings no ending that is not another decoder's too; what a file is, its content says.
    /// </summary>
    IReadOnlyList<string> Extensions => [];

    /// <summary>Whether a file that starts so is of this format. Must not throw, whatever the bytes.</summary>
    /// <param name="start">
    /// The first bytes: <see cref="ImageDecoders.StartBytes"/> of them, or the whole file where it is shorter.
    /// </param>
    bool Recognises(ReadOnlySpan<byte> start);

    /// <summary>Decodes a whole file. May be called by many threads at once.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="limits">What may be spent; to be checked before anything is allocated.</param>
    /// <exception cref="NinFormatException">The content is damaged, or larger than the limits allow.</exception>
    Image Decode(ReadOnlyMemory<byte> content, Limits limits);
}
