using Nin.Training;

namespace Nin.Tests.Training.Optimizers;

/// <summary>The optimizers' formulas, number by number, each result with what float's roundings can do to it.</summary>
internal sealed class OptimizerReference(OptimizerSettings settings, float[] start)
{
    private readonly Rounded[] _weights = [.. start.Select(value => (Rounded)value)];
    private readonly Rounded[] _first = new Rounded[start.Length], _second = new Rounded[start.Length];

    public IReadOnlyList<Rounded> Weights => _weights;

    public void Step(ReadOnlySpan<float> gradient, float rate, int step)
    {
        double norm = Math.Sqrt(gradient.ToArray().Sum(value => (double)value * value));
        double scale = settings.ClipNorm > 0 ? Math.Min(1, settings.ClipNorm / (norm + 1e-6)) : 1;
        for (int i = 0; i < _weights.Length; i++)
        {
            Rounded g = scale < 1 ? gradient[i] * Rounded.Once(scale) : gradient[i];
            g = settings.ClipValue > 0 ? Rounded.Clamp(g, settings.ClipValue) : g;
            _weights[i] = settings.Kind switch
            {
                OptimizerKind.Sgd => Sgd(i, g, rate),
                OptimizerKind.RmsProp => RmsProp(i, g, rate),
                _ => Adam(i, g, rate, step),
            };
        }
    }

    private Rounded Sgd(int i, Rounded gradient, Rounded rate)
    {
        Rounded momentum = settings.Momentum, g = gradient + (settings.WeightDecay * _weights[i]);
        _first[i] = (momentum * _first[i]) + g;
        return _weights[i] - (rate * (settings.Nesterov ? g + (momentum * _first[i]) : _first[i]));
    }

    private Rounded Adam(int i, Rounded gradient, float rate, int step)
    {
        bool isDecoupled = settings.Kind == OptimizerKind.AdamW;
        Rounded beta1 = settings.Beta1, beta2 = settings.Beta2, one = 1f, decay = settings.WeightDecay;
        Rounded g = isDecoupled ? gradient : gradient + (decay * _weights[i]);
        Rounded weight = isDecoupled ? _weights[i] * (one - (rate * decay)) : _weights[i];
        _first[i] += (one - beta1) * (g - _first[i]);
        _second[i] = (beta2 * _second[i]) + ((one - beta2) * g * g);
        var corrected = Rounded.Once(rate / (1 - Math.Pow(settings.Beta1, step + 1)));
        var root = Rounded.Once(Math.Sqrt(1 - Math.Pow(settings.Beta2, step + 1)));
        return weight - (corrected * _first[i] / ((Rounded.Sqrt(_second[i]) / root) + settings.Epsilon));
    }

    private Rounded RmsProp(int i, Rounded gradient, Rounded rate)
    {
        Rounded alpha = settings.Beta2, one = 1f, g = gradient + (settings.WeightDecay * _weights[i]);
        _first[i] = (alpha * _first[i]) + ((one - alpha) * g * g);
        _second[i] = (settings.Momentum * _second[i]) + (g / (Rounded.Sqrt(_first[i]) + settings.Epsilon));
        return _weights[i] - (rate * _second[i]);
    }
}
