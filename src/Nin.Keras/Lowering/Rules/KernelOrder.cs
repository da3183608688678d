namespace Nin.Keras.Lowering.Rules;

/// <summary>Brings kernels from TensorFlow's order to PyTorch's.</summary>
internal static class KernelOrder
{
    /// <summary>[positions, inputs, outputs] to [outputs, inputs, positions].</summary>
    public static float[] OutputsFirst(float[] kernel, int inputs, int outputs)
    {
        int positions = kernel.Length / (inputs * outputs);
        float[] moved = new float[kernel.Length];
        for (int p = 0; p < positions; p++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    moved[(((o * inputs) + i) * positions) + p] = kernel[(((p * inputs) + i) * outputs) + o];
                }
            }
        }

        return moved;
    }

    /// <summary>[positions, channels, multiplier] to [channels · multiplier, positions].</summary>
    public static float[] ChannelsFirst(float[] kernel, int channels) => OutputsFirst(kernel, 1, channels);
}
