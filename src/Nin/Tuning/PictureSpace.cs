using System.Globalization;
using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Imaging;
using Nin.Random;
using Nin.Training;

namespace Nin.Tuning;

/// <summary>
/// The library's own space: learning rate, weight decay, strength of augmentation and a few networks, chosen by what the pictures
/// are like.
/// </summary>
internal sealed class PictureSpace : SearchSpace
{
    /// <summary>Up to this side pictures are taken at the size that networks for 28×28 and 32×32 were made for.</summary>
    private const int LargestSmallSide = 40;

    /// <summary>Of fewer pictures every network learns some by heart, so they are always changed at random.</summary>
    private const int FewPictures = 2000;

    /// <summary>Pictures that are looked at to tell what all are like.</summary>
    private const int LookedAt = 64;

    /// <summary>Steps that an epoch has at least, as far as a batch can shrink.</summary>
    private const int FewestSteps = 10, SmallestBatch = 16;

    /// <summary>The range around the base recipe, as powers of ten: high rates fail sooner than low ones.</summary>
    private const double LowestRate = -1, HighestRate = 0.5, LowestDecay = -1.5, HighestDecay = 0.75;

    /// <summary>The range of the weight decay where the base recipe has none.</summary>
    private const double LowestOwnDecay = -5, HighestOwnDecay = -2.5;

    private readonly string _recipe;
    private readonly (string Network, int InputSize)[] _networks;
    private readonly Augmentation[] _strengths;

    private PictureSpace(string name, string recipe, (string Network, int InputSize)[] networks, Augmentation[] strengths) =>
        (Name, _recipe, _networks, _strengths) = (name, recipe, networks, strengths);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Networks => [.. _networks.Select(one => one.Network)];

    /// <summary>The strengths of augmentation, from the least.</summary>
    public IReadOnlyList<Augmentation> Strengths => _strengths;

    /// <summary>Looks at some of the training pictures.</summary>
    public static PictureSpace Of(DataSplits data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int looked = Math.Min(LookedAt, data.Train.Count);
        Image[] pictures =
            [.. Enumerable.Range(0, looked).Select(i => data.Train.Read((int)((long)i * data.Train.Count / looked)))];
        int side = pictures.Select(picture => Math.Max(picture.Height, picture.Width)).Order().ElementAt(looked / 2);
        return Of(side, pictures.All(picture => picture.Channels == 1), data.Train.Count);
    }

    /// <summary>The space for pictures of this side.</summary>
    /// <param name="side">The median of their longer sides, in pixels.</param>
    /// <param name="isGrey">Whether all are grey.</param>
    /// <param name="count">Training pictures.</param>
    public static PictureSpace Of(int side, bool isGrey, int count)
    {
        PictureSpace space = side > LargestSmallSide ? Photographs() : isGrey ? SmallGrey() : SmallColour();
        return count >= FewPictures ? space : new PictureSpace(
            space.Name + ", few", space._recipe, space._networks, [.. space._strengths.Where(one => !one.ChangesNothing)]);
    }

    /// <summary>The recipe to begin with for so many pictures: by SGD, whose rate and decay are drawn.</summary>
    public Recipe RecipeFor(int count)
    {
        Recipe recipe = RecipeFile.Load(_recipe);
        if (Networks.All(network => network != recipe.Network))
        {
            recipe = With(recipe, Networks[1]);
        }

        int batch = recipe.BatchSize;
        while (batch > SmallestBatch && count / batch < FewestSteps)
        {
            batch /= 2;
        }

        return recipe with { BatchSize = batch, Expected = null };
    }

    /// <inheritdoc/>
    public override Recipe With(Recipe recipe, string network) => base.With(recipe, network) with
    {
        InputSize = _networks.First(one => one.Network == network).InputSize,
    };

    /// <inheritdoc/>
    public override Recipe Draw(Recipe recipe, ref RandomStream random)
    {
        double factor = Math.Pow(10, Between(LowestRate, HighestRate, ref random)), rate = recipe.Optimizer.LearningRate * factor;
        double decay = recipe.Optimizer.WeightDecay > 0
            ? recipe.Optimizer.WeightDecay * Math.Pow(10, Between(LowestDecay, HighestDecay, ref random))
            : Math.Pow(10, Between(LowestOwnDecay, HighestOwnDecay, ref random));
        return recipe with
        {
            Optimizer = recipe.Optimizer with
            {
                LearningRate = Rounded(rate),
                SgdLearningRate = recipe.Optimizer.Kind == OptimizerKind.Muon
                    ? Rounded(recipe.Optimizer.SgdLearningRate * factor)
                    : recipe.Optimizer.SgdLearningRate,
                WeightDecay = Rounded(decay),
            },
            Augmentation = _strengths[random.NextInt32(_strengths.Length)],
        };
    }

    private static PictureSpace SmallGrey() => new(
        "small grey pictures", "cifar10-quick",
        [("nin-small", 0), ("nin-mnist-bn", 0), ("resnet20", 0)],
        [
            Augmentation.None,
            new(Shift: 2),
            new(Shift: 2, Cutout: 6),
            new(Shift: 3, HorizontalFlip: true, Cutout: 8),
        ]);

    private static PictureSpace SmallColour() => new(
        "small colour pictures", "cifar10-quick",
        [("nin-small", 0), ("resnet20", 0), ("nin-cifar10-bn", 0)],
        [
            Augmentation.None,
            new(Shift: 2),
            new(Shift: 4, HorizontalFlip: true),
            new(Shift: 4, HorizontalFlip: true, Cutout: 10, Mixup: 0.2),
        ]);

    private static PictureSpace Photographs() => new(
        "photographs", "photos",
        [("nin-small", 64), ("resnet20", 64), ("nin-cifar10-bn", 64), ("resnet18", 96)],
        [
            new(HorizontalFlip: true),
            new(HorizontalFlip: true, RandomResizedCrop: 0.6),
            new(HorizontalFlip: true, RandomResizedCrop: 0.35, ColorJitter: 0.3),
            new(HorizontalFlip: true, RandomResizedCrop: 0.35, ColorJitter: 0.3, Mixup: 0.2),
        ]);

    private static double Between(double low, double high, ref RandomStream random) => low + ((high - low) * random.NextSingle());

    /// <summary>Two digits: a recipe that people read and type.</summary>
    private static float Rounded(double value) =>
        float.Parse(value.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
