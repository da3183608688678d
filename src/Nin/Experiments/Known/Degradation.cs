using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Networks;
using Nin.Training;
using Nin.Training.Schedules;

namespace Nin.Experiments.Known;

/// <summary>Plain and residual networks of two depths, by the same recipe.</summary>
/// <remarks>
/// <b>Source</b> He, Zhang, Ren, Sun, arXiv 1512.03385, figures 1, 4 and 6. <b>Deviation</b> A budget that is a small part of
/// theirs: one cycle of the rate over a few epochs of some of the pictures.
/// </remarks>
internal static class Degradation
{
    public static ExperimentEntry Entry { get; } = new(
        "degradation", "Is a deeper plain network worse on its own training pictures, and a residual one not?", takesSteps: false, Plan);

    private static ExperimentPlan Plan(ExperimentSize size, int? epochs) => size switch
    {
        ExperimentSize.Quick => new(Create(Deep("plain8", "plain20", "resnet8", "resnet20"), Recipe(epochs ?? 6)))
        {
            Data = "shapes",
            PicturesPerClass = 50,
            Seeds = 2,
            Sample = 200,
        },
        ExperimentSize.Hour => new(Create(Deep("plain20", "plain56", "resnet20", "resnet56"), Recipe(epochs ?? 16)))
        {
            PicturesPerClass = 250,
            Sample = 1000,
        },
        _ => new(Create(Deep("plain18", "plain34", "resnet18", "resnet34"), Recipe(epochs ?? 20) with { InputSize = 64 }))
        {
            PicturesPerClass = 500,
            Sample = 2000,
        },
    };

    /// <summary>Of a shallow and a deep network of each family.</summary>
    internal sealed record Pairs(string PlainShallow, string PlainDeep, string ResidualShallow, string ResidualDeep);

    private static Pairs Deep(string plainShallow, string plainDeep, string residualShallow, string residualDeep) =>
        new(plainShallow, plainDeep, residualShallow, residualDeep);

    internal static Experiment Create(Pairs of, Recipe recipe) => new()
    {
        Name = Entry.Name,
        Question = "Is the deeper plain network worse on the very pictures that it learns from, and the deeper residual one not?",
        Design = $"{of.PlainShallow} and {of.PlainDeep} are stacks of 3×3 convolutions with batch normalisation; {of.ResidualShallow} and "
            + $"{of.ResidualDeep} are the same with shortcuts that have no parameters of their own or next to none. All four learn by one recipe, from the same "
            + "pictures, with the same seeds. A deeper network could copy the shallower one and do nothing in its other layers. So a "
            + "higher error on the training pictures is no overfitting: it has not been found by learning. Errors are those of a finished model, on "
            + "unchanged pictures. After He, Zhang, Ren and Sun, arXiv 1512.03385.",
        Arms =
        [
            Arm(of.PlainShallow, recipe), Arm(of.PlainDeep, recipe),
            Arm(of.ResidualShallow, recipe), Arm(of.ResidualDeep, recipe),
        ],
        Measure = new ErrorsByEpoch(),
        Verdict = result => Verdict(result, of),
    };

    internal static ExperimentAnswer Verdict(ExperimentResult result, Pairs of)
    {
        Estimate plain = result.Difference(of.PlainDeep, of.PlainShallow, ErrorsByEpoch.TrainError);
        Estimate residual = result.Difference(of.ResidualDeep, of.ResidualShallow, ErrorsByEpoch.TrainError);
        string figures = $"On pictures it learned from, {Compared(of.PlainDeep, of.PlainShallow, plain)}. {Compared(of.ResidualDeep, of.ResidualShallow, residual)}.";
        if (!plain.HasRange || !residual.HasRange)
        {
            return new ExperimentAnswer(ExperimentFinding.Undecided, Words.TooFew(result) + figures);
        }

        // That the residual pair shows no loss is not enough, since a noisy one shows nothing: the plain pair must lose more.
        Estimate more = result.DifferenceOf(
            (of.PlainDeep, of.PlainShallow), (of.ResidualDeep, of.ResidualShallow), ErrorsByEpoch.TrainError);
        figures += $" Between the two pairs that is {Words.Points(more)} for the plain one.";
        (ExperimentFinding finding, string answer) = (plain, residual) switch
        {
            ({ IsPositive: true }, { IsPositive: false }) when more.IsPositive => (ExperimentFinding.Shown,
                "Yes: depth makes the plain network worse on its training pictures" + (residual.IsNegative
                    ? ", and the residual one better."
                    : ". Of the residual one these runs do not show that.")),
            ({ IsPositive: true }, { IsPositive: false }) => (ExperimentFinding.Undecided,
                "Half: depth makes the plain network worse on its training pictures; that it does so more than the residual one is not shown."),
            ({ IsPositive: true }, _) => (ExperimentFinding.Contradicted,
                "Half: depth makes the plain network worse on its training pictures, but the residual one too in this budget."),
            ({ IsNegative: true }, _) => (ExperimentFinding.Contradicted,
                "No: here the deeper plain network is the better one on its training pictures."),
            _ => (ExperimentFinding.Undecided,
                "Not shown: the range of the plain networks' difference holds zero. More seeds, pictures or epochs may tell."),
        };
        return new ExperimentAnswer(finding, $"{answer} {figures}");

        string Compared(string deep, string shallow, Estimate difference) =>
            $"{deep} gets {Words.Share(result.Mean(deep, ErrorsByEpoch.TrainError))} wrong and {shallow} "
            + $"{Words.Share(result.Mean(shallow, ErrorsByEpoch.TrainError))}: {Words.Points(difference)}";
    }

    private static ExperimentArm Arm(string network, Recipe recipe) => network is "plain8" or "resnet8"
        ? new ExperimentArm(network, recipe with { Network = network }, (input, classes) =>
            ResidualNetworks.CreateCifar(network, classes, input))
        : new ExperimentArm(network, recipe with { Network = network });

    private static Recipe Recipe(int epochs) => new()
    {
        Name = "degradation",
        Data = "cifar10",
        Epochs = epochs,
        BatchSize = 32,
        Shards = 2,
        Optimizer = new OptimizerSettings { LearningRate = 0.05f, WeightDecay = 1e-4f },
        Schedule = new ScheduleSettings { Kind = ScheduleKind.OneCycle },
        Augmentation = Augmentation.None with { Shift = 4, HorizontalFlip = true },
        Preprocessing = PreprocessingKind.Standardize,
    };
}
