using System.Collections.Immutable;
using Nin.Data.Folders;
using Nin.Data.Targets;

namespace Nin.Data.Boxes;

/// <summary>Picture files with boxes around objects.</summary>
internal sealed class BoxesDataset : PlacedDataset
{
    private readonly AnnotatedPicture[] _annotations;
    private readonly BoxesTarget?[] _targets;

    /// <param name="name">What the set is called in messages.</param>
    /// <param name="files">The files, which the parts of a set share.</param>
    /// <param name="classes">The class names.</param>
    /// <param name="pictures">The pictures of this set.</param>
    public BoxesDataset(string name, EncodedPictures files, IReadOnlyList<string> classes, AnnotatedPicture[] pictures)
        : base(name, files, classes, [.. pictures.Select(picture => picture.Index)])
    {
        (_annotations, _targets) = (pictures, new BoxesTarget?[pictures.Length]);
    }

    public override Target Target(int index)
    {
        FileOf(index);
        if (Volatile.Read(ref _targets[index]) is BoxesTarget known)
        {
            return known;
        }

        AnnotatedPicture picture = _annotations[index];
        ImmutableArray<LabelledBox> boxes = picture.Boxes;
        if (picture.Size is null && boxes.Length > 0)
        {
            // Shares of a picture become pixels as soon as its size is known.
            (int height, int width) = SizeOf(index);
            boxes = [.. boxes.Select(box => box with
            {
                Left = box.Left * width,
                Top = box.Top * height,
                Right = box.Right * width,
                Bottom = box.Bottom * height,
            })];
        }

        var target = new BoxesTarget(boxes);
        Volatile.Write(ref _targets[index], target);
        return target;
    }

    protected override (int Height, int Width)? ExpectedSize(int index) => _annotations[index].Size;
}
