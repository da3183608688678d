using Nin.Tensors;

namespace Nin.Peers;

/// <summary>Pictures as the other engines name the axes.</summary>
internal static class ChannelsFirst
{
    /// <summary>[N, H, W, C], as the comparison hands pictures over, as [N, C, H, W].</summary>
    public static float[] Of(float[] pictures, FeatureShape shape)
    {
        float[] result = new float[pictures.Length];
        for (int i = 0; i < pictures.Length; i++)
        {
            (int picture, int place) = Math.DivRem(i, shape.Length);
            (int pixel, int channel) = Math.DivRem(place, shape.Channels);
            result[(picture * shape.Length) + (channel * shape.Pixels) + pixel] = pictures[i];
        }

        return result;
    }
}
