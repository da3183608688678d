using System.Text.Json.Serialization;
using Nin.Models;

namespace Nin.Training.Runs;

/// <summary>The counters of a run: with the weights and their velocity, all that is needed to go on to the same bits.</summary>
internal sealed record TrainingState
{
    /// <summary>How often the run was started again with another seed.</summary>
    public int Attempt { get; set; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>Batches of the epoch under way that are done.</summary>
    public int Batch { get; set; }

    /// <summary>The sum of the pictures' losses in the epoch under way.</summary>
    public double LossSum { get; set; }

    /// <summary>Pictures answered correctly in the epoch under way.</summary>
    public long Correct { get; set; }

    /// <summary>Pictures seen in the epoch under way.</summary>
    public long Seen { get; set; }

    /// <summary>The epoch of the best model, from 1; 0 where there is none yet.</summary>
    public int BestEpoch { get; set; }

    /// <summary>The best model's validation accuracy.</summary>
    public double BestAccuracy { get; set; }

    /// <summary>The best model's validation loss.</summary>
    public double BestLoss { get; set; }

    /// <summary>The dead-head guard's counters.</summary>
    public int ZeroSteps { get; set; }

    /// <inheritdoc cref="ZeroSteps"/>
    public int StuckSteps { get; set; }

    /// <inheritdoc cref="ZeroSteps"/>
    public int ConstantSteps { get; set; }

    /// <summary>Seconds of training in all sessions before this one.</summary>
    public double Seconds { get; set; }

    /// <summary>The epochs done so far.</summary>
    public IReadOnlyList<EpochMetrics> Metrics { get; set; } = [];

    /// <summary>The training pictures of the run, to notice other data.</summary>
    public int TrainPictures { get; set; }

    /// <inheritdoc cref="TrainPictures"/>
    public int Classes { get; set; }

    /// <summary>A hash of the classes' names and of the pictures' labels, to notice other data of the same size.</summary>
    public string DataSha256 { get; set; } = "";

    /// <summary>
    /// The <see cref="PictureFingerprint"/> of the training pictures, to notice other pixels under the same names and labels;
    /// null in a checkpoint of an earlier version.
    /// </summary>
    public string? PicturesSha256 { get; set; }

    /// <summary>
    /// The objective and the parts of one's own, by their names, to notice others; null in a checkpoint of an earlier version.
    /// </summary>
    public string? Parts { get; set; }

    /// <summary>The kernels that computed last; others give other bits. Null in a checkpoint of an earlier version.</summary>
    public string? Kernels { get; set; }

    /// <summary>
    /// Into how many shards a batch was cut; others give other bits. 0 in a checkpoint of an earlier version: what the recipe
    /// says.
    /// </summary>
    public int Shards { get; set; }

    /// <summary>The SHA-256 of the weights the run began with, or null where they were drawn.</summary>
    public string? InitFromSha256 { get; set; }

    /// <summary>Counts a step of so many pictures with this mean loss.</summary>
    public void CountStep(double loss, int correct, int pictures)
    {
        Step++;
        Batch++;
        LossSum += loss * pictures;
        Correct += correct;
        Seen += pictures;
    }

    /// <summary>Ends the epoch under way, and gives what it came to.</summary>
    public EpochMetrics EndEpoch(float rate, Evaluation? validation, Throughput throughput, double seconds)
    {
        var metrics = new EpochMetrics
        {
            Epoch = Epoch + 1,
            Step = Step,
            LearningRate = rate,
            TrainLoss = LossSum / Seen,
            TrainAccuracy = (double)Correct / Seen,
            ValidationLoss = validation?.Loss,
            ValidationAccuracy = validation?.Accuracy,
            PicturesPerSecond = throughput.PicturesPerSecond,
            DataWaitShare = throughput.WaitShare,
            Seconds = seconds,
        };
        Epoch++;
        (Batch, LossSum, Correct, Seen) = (0, 0, 0, 0);
        Metrics = [.. Metrics, metrics];
        return metrics;
    }

    /// <summary>The counters of a run that starts again with another seed.</summary>
    public TrainingState NextAttempt() => new()
    {
        Attempt = Attempt + 1,
        Seconds = Seconds,
        TrainPictures = TrainPictures,
        Classes = Classes,
        Parts = Parts,
        DataSha256 = DataSha256,
        PicturesSha256 = PicturesSha256,
        Kernels = Kernels,
        Shards = Shards,
        InitFromSha256 = InitFromSha256,
    };

    /// <summary>Whether the counters can be those of a run with so many batches of so many pictures an epoch.</summary>
    public bool Fits(int batches, int batchSize) =>
        Attempt >= 0 && Epoch >= 0 && BestEpoch >= 0 && BestEpoch <= Epoch && Batch >= 0 && Batch <= batches
        && ZeroSteps >= 0 && StuckSteps >= 0 && ConstantSteps >= 0 && Step == ((long)Epoch * batches) + Batch
            && Seen == (long)Batch * batchSize;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(EpochMetrics))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(RunMetrics))]
[JsonSerializable(typeof(RunProgress))]
internal sealed partial class TrainingJsonContext : JsonSerializerContext;
