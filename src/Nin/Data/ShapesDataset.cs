using Nin.Data.Shapes;
using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Data;

/// <summary>
/// The built-in generated set: ten classes of shapes in any colour on clutter, 32×32 RGB, each with the box it lies in.
/// It needs no download, and a small network learns it in about a minute.
/// </summary>
/// <remarks>
/// <b>Units</b> A shape is 12 to 24 pixels large and turned by up to 23 degrees. The same seed gives the same bytes on every
/// machine. The classes take turns, so any run of ten pictures holds one of each.
/// </remarks>
public sealed class ShapesDataset : Dataset
{
    private readonly Image[] _images;
    private readonly Box[] _boxes;

    /// <summary>Generates pictures.</summary>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="count">The number of pictures.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="part">The part of the set; parts with different numbers share no picture's random numbers.</param>
    public ShapesDataset(string name, int count, ulong seed, int part)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        const int size = ShapePainter.Side * ShapePainter.Side * ShapePainter.Channels;
        byte[] pixels = new byte[checked(count * size)];
        var painter = new ShapePainter();
        (Name, _images, _boxes) = (name, new Image[count], new Box[count]);
        for (int i = 0; i < count; i++)
        {
            Memory<byte> picture = pixels.AsMemory(i * size, size);
            var random = new RandomStream(seed, RandomPurpose.Generation, (uint)part, (uint)i);
            _boxes[i] = painter.Paint(Label(i), random, picture.Span);
            _images[i] = new Image(ShapePainter.Side, ShapePainter.Side, ShapePainter.Channels, picture);
        }
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => _images.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => ShapeOutline.Names;

    /// <summary>Generates the three parts of the set.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="train">The number of training pictures.</param>
    /// <param name="validation">The number of validation pictures.</param>
    /// <param name="test">The number of test pictures.</param>
    public static DataSplits Generate(ulong seed = 1, int train = 8000, int validation = 1000, int test = 2000) => new(
        "shapes",
        new ShapesDataset("shapes/train", train, seed, part: 0),
        new ShapesDataset("shapes/validation", validation, seed, part: 1),
        new ShapesDataset("shapes/test", test, seed, part: 2));

    /// <inheritdoc/>
    public override int Label(int index) => Checked(index) % ShapeOutline.Names.Length;

    /// <inheritdoc/>
    public override Image Read(int index) => _images[Checked(index)];

    /// <summary>The smallest box around the pixels of a picture's shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, Count).</exception>
    public Box Box(int index) => _boxes[Checked(index)];

    /// <inheritdoc/>
    public override IReadOnlyList<LabelledBox> BoxesOf(int index)
    {
        Box box = Box(index);
        return [new LabelledBox(Label(index), box.Left, box.Top, box.Right, box.Bottom)];
    }

    private int Checked(int index) => (uint)index < (uint)_images.Length
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: expected an index in [0, {_images.Length}).");
}
