using System.Globalization;
using Nin.Data;
using Nin.Training;

namespace Nin.Benchmarks;

/// <summary>
/// Trains an original preset from many seeds and tells which heads died, when the guard noticed, and whether the loss moved
/// at all in those it let go on.
/// </summary>
internal static class DeadHeadTable
{
    public static void Print(TextWriter output, string recipeName, string dataName, int seeds, int steps, string[] overrides)
    {
        DataSplits data = new DataCatalog().Open(dataName);
        Recipe recipe = RecipeFile.Load(recipeName, [.. overrides, "validation=0", "preprocessing=Standardize", "onDeadHead=Stop", "epochs=1"]);
        int pictures = Math.Min(data.Train.Count, steps * recipe.BatchSize);
        data = new DataSplits(
            data.Name, new SubsetDataset(data.Name, data.Train, [.. Enumerable.Range(0, pictures)]), null, null);
        output.WriteLine($"{recipe.Network} with recipe {recipeName} on {dataName} (standardised), {pictures / recipe.BatchSize} steps of {recipe.BatchSize}, seeds 1 to {seeds}");
        int dead = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            var losses = new Losses();
            string verdict = "alive";
            try
            {
                new Trainer(recipe with { Seed = (ulong)seed }, data, new TrainerOptions { Observer = losses }).Run();
            }
            catch (TrainingException error)
            {
                verdict = error.Message;
                dead++;
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed,2}: first loss {losses.First:F6}, last {losses.Last:F6} after {losses.Steps,3} steps; {verdict}"));
        }

        output.WriteLine($"{dead} of {seeds} stopped by the guard");
    }

    private sealed class Losses : ITrainingObserver
    {
        private double _sum;

        public double First { get; private set; }

        public double Last { get; private set; }

        public int Steps { get; private set; }

        public void OnStart(TrainingStart start)
        {
        }

        public void OnProgress(in TrainingProgress progress)
        {
            double sum = progress.Loss * progress.Batch;
            (Last, _sum) = (sum - _sum, sum);
            First = Steps++ == 0 ? Last : First;
        }

        public void OnEpoch(EpochMetrics metrics, bool isBest)
        {
        }

        public void OnNotice(string text)
        {
        }
    }
}
