using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Models;

namespace Nin.Training.Runs;

/// <summary>
/// The best weights of a run so far on the validation part, and their file; the last ones where there is no such part.
/// </summary>
internal sealed class BestModel(RunKeeper keeper, ParameterLayout layout, Preprocessing preprocessing, BestBy by) : IDisposable
{
    /// <summary>The weights.</summary>
    public ParameterBuffer Parameters { get; } = new(layout);

    public void Dispose() => Parameters.Dispose();

    /// <summary>
    /// Takes an epoch's weights if they are better, and writes the model; says whether they are. Without a validation part they
    /// are taken, and are no better.
    /// </summary>
    public bool Offer(ParameterBuffer weights, Evaluation? validation, TrainingState state)
    {
        bool isBest = validation is not null && (state.BestEpoch == 0 || IsBetter(validation, state));
        if (isBest || validation is null)
        {
            (state.BestEpoch, state.BestAccuracy, state.BestLoss) = (
                state.Epoch, validation?.Accuracy ?? 0, validation?.Loss ?? 0);
            Parameters.CopyFrom(weights);
            Write(new RunMetrics { Epoch = state.Epoch, ValidationAccuracy = validation?.Accuracy });
        }

        return isBest;
    }

    private bool IsBetter(Evaluation validation, TrainingState best)
    {
        bool isLower = validation.Loss < best.BestLoss || (double.IsNaN(best.BestLoss) && !double.IsNaN(validation.Loss));
        return by == BestBy.Loss
            ? isLower || (validation.Loss == best.BestLoss && validation.Accuracy > best.BestAccuracy)
            : validation.Accuracy > best.BestAccuracy || (validation.Accuracy == best.BestAccuracy && isLower);
    }

    /// <summary>Writes the model, and gives it.</summary>
    public Model Write(RunMetrics metrics, float temperature = 1)
    {
        Model model = keeper.ModelOf(Parameters, preprocessing, metrics, temperature);
        keeper.WriteModel(model);
        return model;
    }
}
