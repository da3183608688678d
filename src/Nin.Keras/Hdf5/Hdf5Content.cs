using System.Text;
using Nin.Formats;

namespace Nin.Keras.Hdf5;

/// <summary>
/// The bytes of an HDF5 file, and what may be made of them. A file can name one piece of itself many times over; what is made
/// into objects is therefore counted, and cannot become much more than the file.
/// </summary>
internal sealed class Hdf5Content(byte[] bytes)
{
    private const string FormatName = "HDF5";

    /// <summary>What is made of a file of any size: its structures, texts and numbers, each read once or a few times.</summary>
    private const int Copies = 8, Beside = 1 << 20;

    /// <summary>What a small object costs, roughly.</summary>
    private const int ObjectBytes = 64;

    private long _left = ((long)Copies * bytes.Length) + Beside;

    /// <summary>The bytes of the file.</summary>
    public int Length => bytes.Length;

    /// <summary>Reads from a place on, at most so many bytes.</summary>
    /// <exception cref="NinFormatException">The place does not lie in the file.</exception>
    public Hdf5Cursor At(long place, long length)
    {
        if (place < 0 || length < 0 || length > bytes.Length - place)
        {
            throw Damaged(place, $"expected {length} bytes at byte {place} of a file of {bytes.Length}");
        }

        return new Hdf5Cursor(this, (int)place, (int)(place + length));
    }

    /// <summary>Reads from a place on, to the file's end at most.</summary>
    /// <exception cref="NinFormatException">The place does not lie in the file.</exception>
    public Hdf5Cursor At(long place) => At(place, Math.Max(0, bytes.Length - place));

    /// <summary>Some bytes, which a cursor has found to lie in the file.</summary>
    public ReadOnlySpan<byte> Span(int place, int length) => bytes.AsSpan(place, length);

    /// <summary>A text as it is stored: to the first zero, or to the end.</summary>
    /// <exception cref="NinFormatException">More was made of the file than it can hold.</exception>
    public string Text(ReadOnlySpan<byte> stored)
    {
        int end = stored.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? stored : stored[..end];
        Charge(2L * text.Length);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Counts the bytes that are about to be allocated; a small object where none are given.</summary>
    /// <exception cref="NinFormatException">More was made of the file than it can hold.</exception>
    public void Charge(long allocated = 0)
    {
        _left -= ObjectBytes + allocated;
        if (_left < 0)
        {
            throw new NinFormatException(
                FormatName, "the file names its own pieces over and over: no honest file has that.", hint: "Is it damaged?");
        }
    }

    /// <summary>What is said of a file that contradicts itself.</summary>
    public static NinFormatException Damaged(long place, string problem) =>
        new(FormatName, $"{problem}.", offset: place, hint: "Is the file damaged, or cut off?");

    /// <summary>What is said of a file that has what is not read here.</summary>
    public static NinFormatException Unsupported(string problem) => new(
        FormatName, $"{problem}.", hint: "Keras writes none such. Loaded and saved again by h5py or Keras, it is read.");
}
