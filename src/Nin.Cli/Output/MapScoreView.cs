using System.Globalization;
using Nin.Explanation;
using Nin.Metrics;

namespace Nin.Cli.Output;

/// <summary>How true a model's maps are, as lines.</summary>
internal static class MapScoreView
{
    private const int LabelWidth = 10;

    public static void Show(MapScore score, string data, Screen screen)
    {
        screen.Field("maps", LabelWidth, $"of layer {score.Layer}, on {data}");
        if (score.PointingInterval is (double low, double high))
        {
            screen.Field(
                "pointing", LabelWidth,
                $"{Figures.Percent(score.Pointing!.Value)} ({Figures.Percent(low)} to {Figures.Percent(high)} with 95 % confidence) of "
                + $"{Figures.Count(score.Pointed!.Value)} maps are largest within a box of their class");
            screen.Field(
                "boxes", LabelWidth,
                $"{Text(score.BoxOverlap!)} of a map's own box is shared with that one (IoU); "
                + $"{Figures.Percent((double)score.Found!.Value / score.Pointed.Value)} share one half or more");
        }

        screen.Field("deletion", LabelWidth, Compared(score.Deletion, score.RandomDeletion, score.DeletionGain, "lower"));
        screen.Field("insertion", LabelWidth, Compared(score.Insertion, score.RandomInsertion, score.InsertionGain, "higher"));
        screen.Field(
            "", LabelWidth, $"the mean probability of the class while pixels go or come in the map's order, on {Figures.Count(score.Deletion.Count)} pictures");
    }

    private static string Compared(SampleMean own, SampleMean random, SampleMean gain, string better) =>
        $"{Text(own)} against {Text(random)} of random maps: {better} by {Text(gain)}";

    private static string Text(SampleMean mean) => string.Create(CultureInfo.InvariantCulture, $"{mean.Mean:F3} ± {mean.HalfWidth:F3}");
}
