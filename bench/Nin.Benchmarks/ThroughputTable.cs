using System.Diagnostics;
using System.Globalization;
using Nin.Data;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Training;

namespace Nin.Benchmarks;

/// <summary>
/// Pictures a second of a preset, as a user of the library sees them: training through <see cref="Trainer"/> with its loader,
/// answering through <see cref="Classifier"/> with its preprocessing. Medians over repeats.
/// </summary>
internal static class ThroughputTable
{
    private const int Repeats = 5;

    public static void Print(TextWriter output, string network, int batch, int threads)
    {
        NetworkEntry entry = NetworkCatalog.Find(network);
        DataSplits data = Pictures(entry, batch * 4);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network}, batch {batch}, {threads} threads, medians of {Repeats}"));

        var rates = new StepRates();
        Recipe recipe = new() { Model = network, Epochs = Repeats + 1, BatchSize = batch, Validation = 0, OnDeadHead = DeadHeadAction.Ignore };
        recipe = recipe with { Optimizer = recipe.Optimizer with { LearningRate = 1e-4f } };
        TrainingResult trained = new Trainer(recipe, data, new TrainerOptions { Threads = threads, Observer = rates }).Run();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"training   {Median(rates.PicturesPerSecond.Skip(1)),8:F1} pictures/s"));

        using var classifier = new Classifier(trained.Model, threads);
        Image[] images = [.. Enumerable.Range(0, batch).Select(data.Train.Read)];
        var seconds = new List<double>();
        for (int i = 0; i <= Repeats; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            classifier.Classify(images);
            seconds.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"inference  {batch / Median(seconds.Skip(1)),8:F1} pictures/s"));
    }

    /// <summary>Pictures of the network's size; what is on them does not matter here.</summary>
    private static DataSplits Pictures(NetworkEntry entry, int count)
    {
        int length = entry.Input.Length;
        Image[] images = [.. Enumerable.Range(0, count).Select(i => new Image(
            entry.Input.Height, entry.Input.Width, entry.Input.Channels,
            Enumerable.Range(0, length).Select(j => (byte)((i * 31) + (j * 17) + (i * j))).ToArray()))];
        string[] classes = [.. Enumerable.Range(0, entry.Classes).Select(c => $"class {c}")];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % entry.Classes)];
        return new DataSplits("pictures", new InMemoryDataset("pictures", classes, images, labels), null, null);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed class StepRates : ITrainingObserver
    {
        public List<double> PicturesPerSecond { get; } = [];

        public void OnStart(TrainingStart start)
        {
        }

        public void OnStep(in TrainingProgress progress)
        {
        }

        public void OnEpoch(EpochMetrics metrics, bool isBest) => PicturesPerSecond.Add(metrics.PicturesPerSecond);

        public void OnNotice(string text)
        {
        }
    }
}
