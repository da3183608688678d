using Nin.Training.Optimizers;

namespace Nin.Training;

/// <summary>How weights move.</summary>
/// <remarks><b>Source</b> torch.optim.</remarks>
public sealed record OptimizerSettings
{
    /// <summary>The formula.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.Sgd;

    /// <summary>The rate at the top of the schedule, per step.</summary>
    public float LearningRate { get; init; } = 0.05f;

    /// <summary>SGD, RMSprop and Muon: the share of the velocity kept from step to step, in [0, 1).</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>SGD and Muon: whether a step looks ahead along the velocity.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>The L2 factor on weights. Biases and normalisation are spared.</summary>
    public float WeightDecay { get; init; } = 5e-4f;

    /// <summary>Adam: the share of the gradient's mean kept from step to step, in [0, 1).</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Adam and RMSprop: the share of the gradient's mean square kept from step to step, in [0, 1).</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Adam and RMSprop: what is added to the root of the mean square.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Muon: the steps of Newton and Schulz that make an update orthogonal.</summary>
    public int OrthogonalSteps { get; init; } = 5;

    /// <summary>Muon: whether kernels are scaled to the length √outputs before each step, in place of a decay.</summary>
    public bool NormalizeWeights { get; init; }

    /// <summary>
    /// Muon: whether the kernels of the last layer move by SGD as well, as those of a fully connected one do. <b>Source</b>
    /// Jordan et al.: Muon is for hidden layers.
    /// </summary>
    public bool HiddenOnly { get; init; }

    /// <summary>Muon: the rate at the top of the schedule of all that it does not make orthogonal.</summary>
    public float SgdLearningRate { get; init; } = 0.05f;

    /// <summary>Muon: the momentum of all that it does not make orthogonal, in [0, 1).</summary>
    public float SgdMomentum { get; init; } = 0.85f;

    /// <summary>The longest that the gradient of all parameters together may be; 0 for any length.</summary>
    public float ClipNorm { get; init; }

    /// <summary>The largest that a number of the gradient may be; 0 for any size.</summary>
    public float ClipValue { get; init; }

    /// <summary>The optimizer of these settings.</summary>
    public Optimizer Create() => Kind switch
    {
        OptimizerKind.Adam => new Adam(Beta1, Beta2, Epsilon),
        OptimizerKind.AdamW => new Adam(Beta1, Beta2, Epsilon, isDecayDecoupled: true),
        OptimizerKind.RmsProp => new RmsProp(Beta2, Momentum, Epsilon),
        OptimizerKind.Muon => new Muon(
            Momentum, Nesterov, OrthogonalSteps, NormalizeWeights, SgdLearningRate / LearningRate, SgdMomentum),
        _ => new Sgd(Momentum, Nesterov),
    };

    internal void Validate()
    {
        Recipe.Check(Enum.IsDefined(Kind), "optimizer.kind", "one of " + string.Join(", ", Enum.GetNames<OptimizerKind>()), Kind);
        Recipe.Check(Beta1 is >= 0f and < 1f, "optimizer.beta1", "in [0, 1)", Beta1);
        Recipe.Check(Beta2 is >= 0f and < 1f, "optimizer.beta2", "in [0, 1)", Beta2);
        Recipe.Check(Epsilon > 0f && float.IsFinite(Epsilon), "optimizer.epsilon", "a positive number", Epsilon);
        Recipe.Check(OrthogonalSteps is >= 1 and <= 100, "optimizer.orthogonalSteps", "from 1 to 100", OrthogonalSteps);
        Recipe.Check(
            SgdLearningRate > 0f && float.IsFinite(SgdLearningRate), "optimizer.sgdLearningRate", "a positive number",
            SgdLearningRate);
        Recipe.Check(SgdMomentum is >= 0f and < 1f, "optimizer.sgdMomentum", "in [0, 1)", SgdMomentum);
        Recipe.Check(ClipNorm >= 0f && float.IsFinite(ClipNorm), "optimizer.clipNorm", "0 or more", ClipNorm);
        Recipe.Check(ClipValue >= 0f && float.IsFinite(ClipValue), "optimizer.clipValue", "0 or more", ClipValue);
        Recipe.Check(
            LearningRate > 0f && float.IsFinite(LearningRate), "optimizer.learningRate", "a positive number", LearningRate);
        Recipe.Check(Momentum is >= 0f and < 1f, "optimizer.momentum", "in [0, 1)", Momentum);
        Recipe.Check(WeightDecay >= 0f && float.IsFinite(WeightDecay), "optimizer.weightDecay", "0 or more", WeightDecay);
    }
}
