using System.Text.Json;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Models;
using Nin.Training.Optimizers;
using Nin.Training.Schedules;

namespace Nin.Training;

/// <summary>
/// Everything that decides what a training run does: two runs with the same recipe on the same data give the same bits. A
/// JSON file; the one in force is written to the run's folder and into the model.
/// </summary>
public sealed record Recipe
{
    /// <summary>What the recipe is called.</summary>
    public string Name { get; init; } = "custom";

    /// <summary>The longest recipe, as JSON, in characters.</summary>
    private const int MostCharacters = 1 << 20;

    /// <summary>What it is for, in one line.</summary>
    public string Description { get; init; } = "";

    /// <summary>The data set where none is named: a known name or a path.</summary>
    public string Data { get; init; } = "shapes";

    /// <summary>The network, by its name in the catalog.</summary>
    public string Network { get; init; } = "nin-small";

    /// <summary>Passes over the training pictures.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Pictures of a step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// The parts a batch is cut into, at most; batch normalisation takes its statistics in each, and has at least eight pictures
    /// there, as far as the batch has them.
    /// </summary>
    public int Shards { get; init; } = 8;

    /// <summary>What all randomness is drawn from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The optimizer's settings.</summary>
    public OptimizerSettings Optimizer { get; init; } = new();

    /// <summary>The learning rate's course.</summary>
    public ScheduleSettings Schedule { get; init; } = new();

    /// <summary>
    /// Factors for parameters whose names match, on top of the optimizer's settings; later ones multiply earlier ones.
    /// </summary>
    public IReadOnlyList<ParameterGroup> ParameterGroups { get; init; } = [];

    /// <summary>How weights begin.</summary>
    public InitializationSettings Initialization { get; init; } = new();

    /// <summary>The share of the target that is spread over all classes, in [0, 1).</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>
    /// How much the pictures of each class count in the loss: <c>balanced</c>, so that rare classes count as much as frequent
    /// ones, or names with weights such as <c>cat=2,dog=0.5</c>, the others 1. Empty: all count the same.
    /// </summary>
    public string ClassWeights { get; init; } = "";

    /// <summary>
    /// The decay of the weights' moving average, in [0, 1); 0 for none. The average is what is measured and kept.
    /// </summary>
    public float EmaDecay { get; init; }

    /// <summary>Slow weights beside those that learn; they take the place of a moving average.</summary>
    public LookaheadSettings Lookahead { get; init; } = new();

    /// <summary>Which epoch is the best, whose weights are kept.</summary>
    public BestBy BestBy { get; init; }

    /// <summary>Epochs without a better one on the validation part after which training ends; 0 for never.</summary>
    public int EarlyStopping { get; init; }

    /// <summary>
    /// The share of the training pictures set aside for validation where the data has no such part; 0 for none.
    /// </summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>What is done to a picture before the network sees it.</summary>
    public PreprocessingKind Preprocessing { get; init; } = PreprocessingKind.Standardize;

    /// <summary>How a picture of another size comes to the size of the network's input.</summary>
    public Resizing Resizing { get; init; } = Resizing.Squash;

    /// <summary>The side of the network's input, in pixels; 0 for the one the network was made for.</summary>
    public int InputSize { get; init; }

    /// <summary>The share of activations that every dropout layer drops, in [0, 1); null for the network's own.</summary>
    public float? Dropout { get; init; }

    /// <summary>
    /// What the loss of each auxiliary head counts, where that of the answer counts 1; 0 trains without such heads, and null is
    /// the network's own. They are gone from the finished model.
    /// </summary>
    public float? AuxiliaryWeight { get; init; }

    /// <summary>Random changes to the training pictures.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.None;

    /// <summary>
    /// What of a network that begins with another's weights stays as it is: <c>all</c> but the last layer with weights, so many
    /// layers with weights from the front, or nothing where empty. What stays computes as a finished model does.
    /// </summary>
    public string Freeze { get; init; } = "";

    /// <summary>
    /// Epochs in which the new head of a backbone learns alone, before what is not frozen learns with it; 0 for none. See
    /// <see cref="TransferTrainer"/>.
    /// </summary>
    public int HeadEpochs { get; init; }

    /// <summary>The learning rate of those epochs.</summary>
    public float HeadLearningRate { get; init; } = 0.003f;

    /// <summary>
    /// The changed forms in which a picture comes in those epochs, so that its features are computed that often and kept; 0 for
    /// other ones in every epoch.
    /// </summary>
    public int HeadViews { get; init; } = 6;

    /// <summary>
    /// The forms in which test pictures are answered for in a second last look, beside the one at the pictures as they are.
    /// </summary>
    public TestViews TestViews { get; init; }

    /// <summary>What is done about a network that cannot learn any more.</summary>
    public DeadHeadAction OnDeadHead { get; init; } = DeadHeadAction.Restart;

    /// <summary>What a run of this recipe reached, for comparison: figures by name. Not a setting.</summary>
    public JsonElement? Expected { get; init; }

    /// <summary>What an update does beside the optimizer's formula.</summary>
    internal UpdateSettings Update => new()
    {
        WeightDecay = Optimizer.WeightDecay,
        EmaDecay = EmaDecay,
        Lookahead = Lookahead,
        ClipNorm = Optimizer.ClipNorm,
        ClipValue = Optimizer.ClipValue,
        HiddenOnly = Optimizer.HiddenOnly,
        Groups = ParameterGroups,
    };

    /// <summary>Checks every setting.</summary>
    /// <exception cref="RecipeException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Check(Epochs >= 1, "epochs", "at least 1", Epochs);
        Check(BatchSize >= 1, "batchSize", "at least 1", BatchSize);
        Check(Shards is >= 1 and <= 1024, "shards", "from 1 to 1024", Shards);
        Check(LabelSmoothing is >= 0f and < 1f, "labelSmoothing", "in [0, 1)", LabelSmoothing);
        Training.ClassWeights.Validate(ClassWeights);
        Check(EmaDecay is >= 0f and < 1f, "emaDecay", "in [0, 1)", EmaDecay);
        Lookahead.Validate();
        Check(Lookahead.Steps == 0 || EmaDecay == 0f, "lookahead.steps", "0 where emaDecay is more than 0", Lookahead.Steps);
        Check(Enum.IsDefined(BestBy), "bestBy", "one of " + string.Join(", ", Enum.GetNames<BestBy>()), BestBy);
        Check(EarlyStopping >= 0, "earlyStopping", "0 or more epochs", EarlyStopping);
        Check(Validation is >= 0 and < 1, "validation", "in [0, 1)", Validation);
        Check(
            Enum.IsDefined(Preprocessing), "preprocessing",
            "one of " + string.Join(", ", Enum.GetNames<PreprocessingKind>()), Preprocessing);
        Check(
            Enum.IsDefined(Resizing.Mode), "resizing.mode",
            "one of " + string.Join(", ", Enum.GetNames<ResizeMode>()), Resizing.Mode);
        Check(Resizing.CropPct is >= Resizing.LeastCropPct and <= 1, "resizing.cropPct", "in [0.1, 1]", Resizing.CropPct);
        Check(Dropout is null or (>= 0f and < 1f), "dropout", "in [0, 1)", Dropout);
        Check(
            AuxiliaryWeight is null || (AuxiliaryWeight >= 0f && float.IsFinite(AuxiliaryWeight.Value)), "auxiliaryWeight",
            "0 or more", AuxiliaryWeight);
        Check(InputSize is >= 0 and <= 4096, "inputSize", "from 0 to 4096", InputSize);
        Check(
            Enum.IsDefined(OnDeadHead), "onDeadHead", "one of " + string.Join(", ", Enum.GetNames<DeadHeadAction>()), OnDeadHead);
        Check(Enum.IsDefined(TestViews), "testViews", "one of " + string.Join(", ", Enum.GetNames<TestViews>()), TestViews);
        Check(
            TestViews != TestViews.Crops || Resizing is { Mode: ResizeMode.Center, CropPct: < 1 }, "testViews",
            "None, Mirror or Shifts, where resizing leaves no room for crops", TestViews);
        Check(Augmentation.Shift >= 0, "augmentation.shift", "0 or more", Augmentation.Shift);
        Check(
            Enum.IsDefined(Augmentation.ShiftFill), "augmentation.shiftFill",
            "one of " + string.Join(", ", Enum.GetNames<ShiftFill>()), Augmentation.ShiftFill);
        Check(
            !(Augmentation.HorizontalFlip && Augmentation.AlternatingFlip), "augmentation.alternatingFlip",
            "false where horizontalFlip is true", Augmentation.AlternatingFlip);
        Check(Augmentation.Cutout >= 0, "augmentation.cutout", "0 or more", Augmentation.Cutout);
        Check(
            Augmentation.RandomResizedCrop is >= 0 and <= 1, "augmentation.randomResizedCrop", "in [0, 1]",
            Augmentation.RandomResizedCrop);
        Check(Augmentation.ColorJitter is >= 0 and <= 1, "augmentation.colorJitter", "in [0, 1]", Augmentation.ColorJitter);
        Check(Augmentation.Mixup is >= 0 and <= 1, "augmentation.mixup", "in [0, 1]", Augmentation.Mixup);
        Check(Augmentation.MixupOffEpoch >= 0, "augmentation.mixupOffEpoch", "0 or more epochs", Augmentation.MixupOffEpoch);
        Check(Augmentation.Views is >= 0 and <= Augmentation.MostViews, "augmentation.views", "from 0 to 1000", Augmentation.Views);
        Check(FrozenLayers.IsOne(Freeze), "freeze", $"'{FrozenLayers.All}', a number of layers, or nothing", $"'{Freeze}'");
        Check(HeadEpochs >= 0, "headEpochs", "0 or more", HeadEpochs);
        Check(HeadLearningRate > 0f && float.IsFinite(HeadLearningRate), "headLearningRate", "a positive number", HeadLearningRate);
        Check(HeadViews is >= 0 and <= Augmentation.MostViews, "headViews", "from 0 to 1000", HeadViews);
        Optimizer.Validate();
        Schedule.Validate();
        Initialization.Validate();
        foreach (ParameterGroup group in ParameterGroups)
        {
            group.Validate();
        }

        // It stands in every model and checkpoint, whose readers take only so much of it.
        int length = RecipeFile.ToJson(this).Length;
        Check(length <= MostCharacters, "recipe", $"at most {MostCharacters} characters in all, with its description", length);
    }

    internal static void Check<T>(bool holds, string setting, string expected, T got)
    {
        if (!holds)
        {
            throw new RecipeException(FormattableString.Invariant($"{setting}: expected {expected}, got {got}."));
        }
    }
}
