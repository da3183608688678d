using System.Collections.Immutable;
using System.Text.Json;
using Nin.Data;
using Nin.Formats;
using Nin.Models;
using Nin.Training;
using Nin.Training.Logging;
using Nin.Training.Runs;

namespace Nin.Experiments;

/// <summary>
/// Trains all epochs, and measures after each of them what the network gets wrong: of pictures that it learns from, as they are,
/// and of others. No epoch is chosen; the figures are those of the last.
/// </summary>
public sealed class ErrorsByEpoch : ExperimentMeasure
{
    /// <summary>The names of the figures.</summary>
    public const string Parameters = "parameters", TrainError = "trainError", TestError = "testError", Gap = "gap";

    /// <summary>What was measured of the epochs so far, in the run's folder.</summary>
    private const string FileName = "errors.json";

    /// <inheritdoc/>
    public override ImmutableArray<ExperimentFigure> Figures { get; } =
    [
        new(Parameters, "parameters", FigureKind.Count),
        new(TrainError, "training error", FigureKind.Share),
        new(TestError, "test error", FigureKind.Share),
        new(Gap, "test above training", FigureKind.Difference),
    ];

    /// <inheritdoc/>
    public override ExperimentRun Measure(ExperimentSite site, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(site);
        var watch = new Watch(site, cancellation);
        var trainer = new Trainer(site.Network, site.Recipe, site.Data, new TrainerOptions
        {
            Folder = site.Folder,
            Resume = true,
            Preprocessing = site.Preprocessing,
            Threads = site.Threads,
            Observer = site.Observer is null ? watch : Observers.Of(watch, site.Observer),
        });
        TrainingResult result = trainer.Run(cancellation);
        EpochErrors last = watch.Errors[^1];
        return new ExperimentRun(site.Arm, site.Recipe.Seed, new Dictionary<string, double>
        {
            [Parameters] = result.Model.Network.ParameterCount,
            [TrainError] = last.Train,
            [TestError] = last.Test,
            [Gap] = last.Test - last.Train,
        })
        {
            Epochs = watch.Errors,
            Seconds = result.Seconds,
        };
    }

    /// <summary>Measures the model that a run writes after each epoch, since it chooses none.</summary>
    private sealed class Watch(ExperimentSite site, CancellationToken cancellation) : ITrainingObserver
    {
        private readonly RunFolder _folder = new(site.Folder);
        private readonly string _file = Path.Combine(site.Folder, FileName);

        public ImmutableArray<EpochErrors> Errors { get; private set; } = [];

        /// <summary>
        /// A run that broke off between an epoch's checkpoint and its measuring has the epoch's model still. It is measured in
        /// any case: what stands there of that epoch may be of an attempt before, whose head died.
        /// </summary>
        public void OnStart(TrainingStart start)
        {
            int done = start.History.Count;
            Errors = [.. Read().Where(errors => errors.Epoch < done)];
            if (done == 0)
            {
                return;
            }

            if (Errors.Length < done - 1)
            {
                throw new NinFormatException(
                    "Nin experiment", $"expected the errors of {CountText.Counted(done - 1, "epoch")}, got {Errors.Length}.", _file,
                    hint: "Delete the run's folder; the run is then made again.");
            }

            MeasureEpoch(done);
        }

        public void OnEpoch(EpochMetrics metrics, bool isBest)
        {
            // A run that was started again, since its head died, begins with its first epoch.
            Errors = [.. Errors.Where(errors => errors.Epoch < metrics.Epoch)];
            MeasureEpoch(metrics.Epoch);
        }

        private void MeasureEpoch(int epoch)
        {
            using var classifier = new Classifier(Model.Load(_folder.Model), site.Threads);
            Errors = Errors.Add(new EpochErrors(epoch, ErrorOn(classifier, site.Seen), ErrorOn(classifier, site.Unseen)));
            AtomicFile.WriteText(_file, JsonSerializer.Serialize([.. Errors], ExperimentJsonContext.Default.EpochErrorsArray));
        }

        private double ErrorOn(Classifier classifier, Dataset pictures)
        {
            Evaluation evaluation = classifier.Evaluate(pictures, cancellation);
            return (double)(evaluation.Pictures - evaluation.Correct) / evaluation.Pictures;
        }

        private EpochErrors[] Read()
        {
            try
            {
                return File.Exists(_file)
                    ? JsonSerializer.Deserialize(File.ReadAllText(_file), ExperimentJsonContext.Default.EpochErrorsArray) ?? []
                    : [];
            }
            catch (JsonException error)
            {
                throw new NinFormatException("Nin experiment", $"not valid JSON: {error.Message}", _file, inner: error);
            }
        }
    }
}
