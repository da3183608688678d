using Nin.Networks;

namespace Nin.Experiments.Known;

/// <summary>What stands behind the class maps of a Network in Network.</summary>
/// <remarks>
/// <b>Source</b> Lin, Chen, Yan, arXiv 1312.4400, section 4.6: global average pooling as a regularizer. The maps and all before
/// them are the same; the fully connected layer reads them as one vector. <b>Deviation</b> Batch normalisation, and a budget that
/// is a small part of theirs.
/// </remarks>
internal static class Heads
{
    public static ExperimentEntry Entry { get; } = new(
        "heads", "Does global average pooling leave less of a gap to the training pictures than a fully connected layer?",
        takesSteps: false, Plan);

    internal const string Connected = "fully-connected", Dropped = "fully-connected-dropout", Averaged = "global-average";

    private static ExperimentPlan Plan(ExperimentSize size, int? epochs) => SmallBlocks.Plan(Create, size, epochs);

    internal static Experiment Create(int width, int epochs) => new()
    {
        Name = Entry.Name,
        Question = "Behind the class maps: does global average pooling leave a smaller gap between training and test error than a "
            + "fully connected layer, and fewer errors?",
        Design = "The same three mlpconv blocks with a map for each class at their end. A fully connected layer reads all places of the maps; "
            + "the same with half of them dropped in training; or each map's mean is the class's score, without a parameter. No picture is changed "
            + "at random, so that there is something to overfit. After Lin, Chen and Yan, arXiv 1312.4400, section 4.6.",
        Arms =
        [
            Arm(Connected, width, epochs, (maps, classes) => maps.Flatten("flat").Linear(classes, name: "fc")),
            Arm(Dropped, width, epochs, (maps, classes) => maps.Flatten("flat").Dropout(0.5f).Linear(classes, name: "fc")),
            Arm(Averaged, width, epochs, (maps, _) => maps.GlobalAvgPool2d()),
        ],
        Measure = new ErrorsByEpoch(),
        Verdict = Verdict,
    };

    internal static ExperimentAnswer Verdict(ExperimentResult result)
    {
        Estimate gap = result.Difference(Averaged, Connected, ErrorsByEpoch.Gap);
        Estimate error = result.Difference(Averaged, Connected, ErrorsByEpoch.TestError);
        Estimate dropped = result.Difference(Averaged, Dropped, ErrorsByEpoch.TestError);
        string figures = $"Test error lies above training error by {Gap(Averaged)} points with the average, by {Gap(Connected)} "
            + $"with the fully connected layer and by {Gap(Dropped)} with dropout before it: with the average {Words.Points(gap)} "
            + $"than fully connected. Its test error is {Words.Points(error)} than fully connected, and {Words.Points(dropped)} than with dropout.";
        if (!gap.HasRange || !error.HasRange)
        {
            return new ExperimentAnswer(ExperimentFinding.Undecided, Words.TooFew(result) + figures);
        }

        (ExperimentFinding finding, string answer) = (gap, error) switch
        {
            ({ IsNegative: true }, { IsNegative: true }) => (ExperimentFinding.Shown,
                "Yes: the average leaves a smaller gap, and fewer errors on new pictures."),
            ({ IsNegative: true }, { IsPositive: true }) => (ExperimentFinding.Contradicted,
                "Half: the average leaves a smaller gap, but more errors on new pictures; it has not learned as much in this budget."),
            ({ IsNegative: true }, _) => (ExperimentFinding.Undecided,
                "Half: the average leaves a smaller gap. Whether it makes fewer errors on new pictures these runs do not show."),
            ({ IsPositive: true }, _) => (ExperimentFinding.Contradicted, "No: here the average leaves a larger gap."),
            _ => (ExperimentFinding.Undecided, "Not shown: the range of the gaps' difference holds zero."),
        };
        return new ExperimentAnswer(finding, $"{answer} {figures}");

        string Gap(string arm) => Words.Number(result.Mean(arm, ErrorsByEpoch.Gap));
    }

    private static ExperimentArm Arm(string name, int width, int epochs, Action<NetworkBuilder, int> head) =>
        new(name, SmallBlocks.Recipe(Entry.Name, name, epochs), (input, classes) =>
        {
            NetworkBuilder maps = SmallBlocks.Begin(name, input);
            SmallBlocks.AddMlpConvs(maps, width);
            maps.MlpConv("mlpconv3", SmallBlocks.Last(width, classes));
            head(maps, classes);
            return maps.Build();
        });
}
