using Nin.Networks;
using Nin.Tensors;

namespace Nin.Experiments.Known;

/// <summary>Plain convolutions against mlpconv blocks.</summary>
/// <remarks><b>Source</b> Lin, Chen, Yan, arXiv 1312.4400, section 3.1; at equal parameters they do not compare.</remarks>
internal static class MlpConvs
{
    public static ExperimentEntry Entry { get; } = new(
        "mlpconv", "Do the 1×1 convolutions of an mlpconv earn their parameters?", takesSteps: false, Plan);

    internal const string On = "mlpconv", Off = "plain", Equal = "plain-equal-parameters";

    private static ExperimentPlan Plan(ExperimentSize size, int? epochs) => SmallBlocks.Plan(Create, size, epochs);

    internal static Experiment Create(int width, int epochs) => new()
    {
        Name = Entry.Name,
        Question = "Do the 1×1 convolutions of an mlpconv earn their parameters: are there fewer test errors than with plain convolutions of as many parameters?",
        Design = "The first network has three mlpconv blocks, each a convolution and two of 1×1. The second is the same without those of 1×1 in the first "
            + "two blocks, the last of which gives the class maps. The third has no more layers than the second, but is wider, so that it has as many "
            + "parameters as the first. All end with class maps and their global average. After Lin, Chen and Yan, arXiv 1312.4400, section 3.1.",
        Arms =
        [
            Arm(On, epochs, (input, classes) => WithMlpConvs(input, classes, width)),
            Arm(Off, epochs, (input, classes) => Plain(Off, input, classes, width)),
            Arm(Equal, epochs, (input, classes) => AsLarge(input, classes, width)),
        ],
        Measure = new ErrorsByEpoch(),
        Verdict = Verdict,
    };

    internal static ExperimentAnswer Verdict(ExperimentResult result)
    {
        Estimate equal = result.Difference(On, Equal, ErrorsByEpoch.TestError);
        Estimate off = result.Difference(On, Off, ErrorsByEpoch.TestError);
        string figures = $"With mlpconv {Words.Share(result.Mean(On, ErrorsByEpoch.TestError))} of the test pictures are wrong: {Words.Points(equal)} than with plain "
            + $"convolutions of as many parameters ({Words.Share(result.Mean(Equal, ErrorsByEpoch.TestError))}), and {Words.Points(off)} than without "
            + $"the 1×1 convolutions ({Words.Share(result.Mean(Off, ErrorsByEpoch.TestError))}).";
        if (!equal.HasRange || !off.HasRange)
        {
            return new ExperimentAnswer(ExperimentFinding.Undecided, Words.TooFew(result) + figures);
        }

        (ExperimentFinding finding, string answer) = (equal, off) switch
        {
            ({ IsNegative: true }, _) => (ExperimentFinding.Shown, "Yes: parameters in 1×1 convolutions do more than in wider plain ones."),
            ({ IsPositive: true }, _) => (ExperimentFinding.Contradicted, "No: here wider plain convolutions make more of the same number of parameters."),
            (_, { IsNegative: true }) => (ExperimentFinding.Undecided,
                "Half: the 1×1 convolutions help, but that they help more than as many parameters elsewhere is not shown: the range holds zero."),
            _ => (ExperimentFinding.Undecided, "Not shown: the range of the difference at equal parameters holds zero."),
        };
        return new ExperimentAnswer(finding, $"{answer} {figures}");
    }

    private static ExperimentArm Arm(string name, int epochs, Func<FeatureShape, int, Network> network) =>
        new(name, SmallBlocks.Recipe(Entry.Name, name, epochs), network);

    private static Network WithMlpConvs(FeatureShape input, int classes, int width)
    {
        NetworkBuilder builder = SmallBlocks.Begin(On, input);
        SmallBlocks.AddMlpConvs(builder, width);
        return builder.MlpConv("mlpconv3", SmallBlocks.Last(width, classes)).GlobalAvgPool2d().Build();
    }

    private static Network Plain(string name, FeatureShape input, int classes, int width) => SmallBlocks.Begin(name, input)
        .MlpConv("conv1", new MlpConv(5, [width], Padding: 2, BatchNorm: true)).MaxPool2d(3, 2, ceilMode: true)
        .MlpConv("conv2", new MlpConv(3, [width], Padding: 1, BatchNorm: true)).MaxPool2d(3, 2, ceilMode: true)
        .MlpConv("conv3", new MlpConv(3, [width, classes], Padding: 1, BatchNorm: true, LastIsLinear: true)).GlobalAvgPool2d().Build();

    /// <summary>The plain network whose number of parameters is nearest to that of the one with mlpconv blocks.</summary>
    private static Network AsLarge(FeatureShape input, int classes, int width)
    {
        long wanted = WithMlpConvs(input, classes, width).ParameterCount;
        return Enumerable.Range(1, 3 * width).Select(wide => Plain(Equal, input, classes, wide))
            .MinBy(network => Math.Abs(network.ParameterCount - wanted))!;
    }
}
