using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>Labelled pictures by index. Reading is thread-safe and always gives the same picture for the same index.</summary>
public abstract class Dataset
{
    /// <summary>What the set is called in messages, such as <c>mnist/train</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of pictures.</summary>
    public abstract int Count { get; }

    /// <summary>The class names; a label is an index into them.</summary>
    public abstract IReadOnlyList<string> Classes { get; }

    /// <summary>The label of a picture, in [0, Classes.Count). A set of pictures with one class each overrides this.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, Count).</exception>
    /// <exception cref="NotSupportedException">The pictures have other targets than one class each.</exception>
    public virtual int Label(int index) =>
        throw new NotSupportedException($"{Name}: the pictures have no single class; ask for their targets.");

    /// <summary>What a picture is to be answered with: its label, unless a set overrides this.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, Count).</exception>
    public virtual Target Target(int index) => ClassTarget.Of(Label(index));

    /// <summary>
    /// Boxes around what a picture shows, where the set knows them beside its targets or as its targets; none where it does not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, Count).</exception>
    public virtual IReadOnlyList<LabelledBox> BoxesOf(int index) => Target(index) is BoxesTarget target ? target.Boxes : [];

    /// <summary>Whether every picture has one class, so that <see cref="Label"/> answers.</summary>
    public virtual bool HasLabels => true;

    /// <summary>A picture. The same instance may be given again; it must not be changed.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, Count).</exception>
    /// <exception cref="Formats.NinFormatException">The picture's file is damaged.</exception>
    public abstract Image Read(int index);

    /// <summary>Whether reading decodes a file, so that it pays to keep what was read.</summary>
    public virtual bool IsEncoded => false;

    /// <summary>
    /// Makes something of a picture that the set itself need not keep; what many threads use at once is bounded.
    /// </summary>
    public virtual T Use<T>(int index, Func<Image, T> use) => use(Read(index));

    /// <summary>A hash of the bytes of a picture's own file, or null where it has none.</summary>
    public virtual ulong? ContentHash(int index) => null;

    /// <summary>
    /// What a picture is called in a list: its path within the folder or archive, or the set's name and its index.
    /// </summary>
    public virtual string NameOf(int index) => $"{Name} #{index}";

    /// <summary>The length of a picture's own file; 0 where it has none, or it cannot be looked at.</summary>
    public virtual long EncodedLength(int index) => 0;

    /// <summary>The bytes of a picture's own file, or null where it has none.</summary>
    public virtual ReadOnlyMemory<byte>? Encoded(int index) => null;
}
