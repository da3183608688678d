using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Tests.Data.Targets;

/// <summary>A batch's targets go where its pictures go.</summary>
public sealed class MovedBatchTests
{
    private const int Side = 8, Count = 40;

    public static TheoryData<Augmentation, int, int> Moves => new()
    {
        { Augmentation.None, Side, Side },
        { new Augmentation(HorizontalFlip: true), Side, Side },
        { new Augmentation(Shift: 3), Side, Side },
        { new Augmentation(RandomCrop: true), 11, 13 },
        { new Augmentation(Shift: 2, RandomCrop: true, HorizontalFlip: true), 12, 9 },
        { new Augmentation(Shift: 2, HorizontalFlip: true, RandomCrop: true, ColorJitter: 0), 8, 20 },

        // A centre crop that resizes nothing: the shorter side is the network's.
        { new Augmentation(Shift: 1, HorizontalFlip: true), 8, 13 },
        { new Augmentation(Shift: 1, HorizontalFlip: true), 11, 8 },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void Next_MaskOfThePixelsThemselves_IsThePicture(Augmentation augmentation, int height, int width)
    {
        // Pixels are 1 and more, so that 0 is where nothing is.
        var pictures = new Pictures(Count, index => new Image(
            height, width, 1, Enumerable.Range(0, height * width).Select(i => (byte)(1 + ((i + index) % 250))).ToArray()));
        Batch batch = Filled(pictures, augmentation, new PixelEncoding());
        Assert.Equal(batch.Pictures, batch.Targets);
    }

    [Fact]
    public void Next_Cutout_HidesPixelsAndMovesNothing()
    {
        var pictures = new Pictures(
            Count, index => new Image(Side, Side, 1, Enumerable.Repeat((byte)(index + 1), Side * Side).ToArray()));
        Batch batch = Filled(pictures, new Augmentation(Cutout: 3), new PixelEncoding());
        Assert.Contains(0, batch.Pictures);
        Assert.DoesNotContain(0, batch.Targets);
    }

    [Theory]
    [InlineData(0.2, 40, 60)]
    [InlineData(0.8, 100, 70)]
    [InlineData(1, 8, 8)]
    public void Next_RandomResizedCrop_ShowsTheMasksPlaces(double share, int height, int width)
    {
        // On a slope of one a pixel, resizing gives the place that is shown; the nearest pixel is half a pixel away, and another
        // half is rounding.
        var pictures = new Pictures(Count, _ => new Image(
            height, width, 1, Enumerable.Range(0, height * width).Select(i => (byte)(1 + (i % width))).ToArray()));
        Batch batch = Filled(pictures, new Augmentation(RandomResizedCrop: share, HorizontalFlip: true), new PixelEncoding());
        for (int i = 0; i < batch.Pictures.Length; i++)
        {
            // In the outer columns the filter looks over the edge, and is not on the slope.
            if (i % Side is > 0 and < Side - 1)
            {
                Assert.InRange(batch.Pictures[i] - batch.Targets[i], -1, 1);
            }
        }
    }

    [Fact]
    public void Next_CentreCropWithResizing_ShowsTheMasksPlaces()
    {
        var pictures = new Pictures(
            1, _ => new Image(40, 100, 1, Enumerable.Range(0, 4000).Select(i => (byte)(1 + (i % 100))).ToArray()));
        Batch batch = Filled(pictures, Augmentation.None, new PixelEncoding(), new Resizing(ResizeMode.Center, 0.8));
        for (int i = 0; i < Side * Side; i++)
        {
            Assert.InRange(batch.Pictures[i] - batch.Targets[i], -1, 1);
        }
    }

    [Fact]
    public void Next_BoxAroundAnObject_StaysAroundIt()
    {
        var pictures = new Pictures(200, index => Spot(index).Image, index => new BoxesTarget([Spot(index).Box]));
        Batch batch = Filled(
            pictures, new Augmentation(Shift: 2, RandomCrop: true, HorizontalFlip: true), new FirstBoxEncoding());
        int seen = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            int[] bright = [.. Enumerable.Range(0, Side * Side).Where(p => batch.Pictures[(i * Side * Side) + p] == 200)];
            float[] expected = bright.Length == 0
                ? [0, 0, 0, 0]
                :
                [
                    bright.Min(p => p % Side), bright.Min(p => p / Side),
                    bright.Max(p => p % Side) + 1, bright.Max(p => p / Side) + 1,
                ];
            Assert.Equal(expected, batch.Targets[(i * 4)..((i * 4) + 4)]);
            seen += bright.Length > 0 ? 1 : 0;
        }

        Assert.InRange(seen, 100, 200);
    }

    [Theory]
    [InlineData(ResizeMode.Squash)]
    [InlineData(ResizeMode.Center)]
    public void ResizedDataset_Masks_AreOfTheSizeOfTheirPictures(ResizeMode mode)
    {
        var pictures = new Pictures(
            3, _ => new Image(20, 30, 1, Enumerable.Range(0, 600).Select(i => (byte)(1 + (i % 30))).ToArray()), isEncoded: true);
        Dataset resized = ResizedDataset.ForMeasuring(pictures, new Resizing(mode), Side, Side, new KeptPictures(1 << 20));
        var before = (MaskTarget)resized.Target(1);
        Image image = resized.Read(1);
        Assert.Equal((Side, Side, Side, Side), (before.Height, before.Width, image.Height, image.Width));
        Assert.Equal(before, resized.Target(1));
        for (int i = 0; i < Side * Side; i++)
        {
            if (i % Side is > 0 and < Side - 1)
            {
                Assert.InRange(image.Pixels.Span[i] - before.Labels.Span[i], -1, 1);
            }
        }

        Dataset training = ResizedDataset.ForTraining(
            pictures, new Augmentation(RandomResizedCrop: 0.5), new Resizing(mode), Side, Side, new KeptPictures(1 << 20));
        Image larger = training.Read(0);
        var mask = (MaskTarget)training.Target(0);
        Assert.Equal((larger.Height, larger.Width), (mask.Height, mask.Width));
    }

    private static (Image Image, LabelledBox Box) Spot(int index)
    {
        const int Height = 11, Width = 12;
        (int top, int left) = (index % 9, index / 9 % 10);
        byte[] pixels = [.. Enumerable.Range(0, Height * Width).Select(i =>
            i / Width >= top && i / Width < top + 2 && i % Width >= left && i % Width < left + 2 ? (byte)200 : (byte)1)];
        return (new Image(Height, Width, 1, pixels), new LabelledBox(0, left, top, left + 2, top + 2));
    }

    private static Batch Filled(Dataset pictures, Augmentation augmentation, TargetEncoding encoding, Resizing? resizing = null)
    {
        var preprocessing = new Preprocessing(PreprocessingKind.Scale, Side, Side, 1, 1, [], [])
        {
            Resizing = resizing ?? new Resizing(ResizeMode.Center),
        };
        using var loader = new BatchLoader(
            pictures, preprocessing, augmentation, new BatchLoaderOptions { BatchSize = pictures.Count, Seed = 5 }, encoding);
        loader.Start(0);
        return loader.Next()!;
    }

    private sealed class Pictures(int count, Func<int, Image> read, Func<int, Target>? target = null, bool isEncoded = false)
        : Dataset
    {
        public override string Name => "pictures";

        public override int Count => count;

        public override IReadOnlyList<string> Classes => ["a"];

        public override bool HasLabels => false;

        public override bool IsEncoded => isEncoded;

        public override Image Read(int index) => read(index);

        public override Target Target(int index) =>
            target?.Invoke(index) ?? new MaskTarget(read(index).Height, read(index).Width, read(index).Pixels);
    }

    private sealed class PixelEncoding : TargetEncoding
    {
        public override int Length => Side * Side;

        public override void Encode(Target target, Span<float> destination)
        {
            var mask = (MaskTarget)target;
            Assert.Equal((Side, Side), (mask.Height, mask.Width));
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = mask.Labels.Span[i] == MaskTarget.Ignored ? 0 : mask.Labels.Span[i];
            }
        }
    }

    private sealed class FirstBoxEncoding : TargetEncoding
    {
        public override int Length => 4;

        public override void Encode(Target target, Span<float> destination)
        {
            LabelledBox box = ((BoxesTarget)target).Boxes.FirstOrDefault();
            (destination[0], destination[1], destination[2], destination[3]) = (box.Left, box.Top, box.Right, box.Bottom);
        }
    }
}
